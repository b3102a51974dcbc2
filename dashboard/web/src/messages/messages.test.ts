import { describe, expect, it } from "vitest";
import { alike, arities, leaves } from "../testing/catalogues";
import { de } from "./de";
import { en } from "./en";
import { pickLanguage } from "./language";

/** The product's name, the marks of alarms, dashes and words that are spelt alike. */
const ALIKE = new Set([
  "app.name",
  "burden.none",
  "signIn.username",
  "technical.mark",
  "technical.system",
  "technical.version",
  "tier.1.mark",
  "tier.2.mark",
  "tier.3.mark",
]);

describe("the language of the page", () => {
  it("is the one chosen here before", () => {
    expect(pickLanguage("de", ["en-GB"])).toBe("de");
  });

  it("is else the first that the browser asks for and that there is", () => {
    expect(pickLanguage(null, ["fr-CA", "de-CH", "en"])).toBe("de");
    expect(pickLanguage("klingon", ["EN-us", "de"])).toBe("en");
  });

  it("is else English", () => {
    expect(pickLanguage(null, ["fr", "ja"])).toBe("en");
    expect(pickLanguage(null, [])).toBe("en");
    expect(pickLanguage("toString", ["constructor"])).toBe("en");
  });
});

describe("German", () => {
  const english = leaves(en);
  const german = leaves(de);

  it("is translated wherever it is a plain text", () => {
    expect(alike(german, english).filter((key) => !ALIKE.has(key))).toEqual([]);
  });

  it("gives each sentence of English the same facts to fill in", () => {
    expect(arities(german)).toEqual(arities(english));
  });
});
