import { describe, expect, it } from "vitest";
import { alike, arities, leaves } from "../../../testing/catalogues";
import { de } from "./de";
import { en } from "./en";

describe("what Attune is for, in German", () => {
  const english = leaves(en);
  const german = leaves(de);

  it("says everything that it says in English, translated", () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
    expect(alike(german, english)).toEqual([]);
  });

  it("gives each sentence the same facts to fill in", () => {
    expect(arities(german)).toEqual(arities(english));
  });
});
