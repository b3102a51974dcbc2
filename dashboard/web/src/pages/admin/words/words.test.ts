import { describe, expect, it } from "vitest";
import { alike, arities, leaves } from "../../../testing/catalogues";
import { de } from "./de";
import { en } from "./en";

/** Spelt alike in both languages, or empty in both. */
const ALIKE = new Set([
  "wards.name",
  "wards.personId",
  "deliveries.notSetUp.webhook",
  "deliveries.channel.email",
  "deliveries.webhooks",
]);

describe("administration in German", () => {
  const english = leaves(en);
  const german = leaves(de);

  it("says everything that it says in English, translated", () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
    expect(alike(german, english).filter((key) => !ALIKE.has(key))).toEqual([]);
  });

  it("gives each sentence the same facts to fill in", () => {
    expect(arities(german)).toEqual(arities(english));
  });
});
