import { describe, expect, it } from "vitest";
import { de } from "../messages/de";
import { en } from "../messages/en";
import { inPageLanguage, lineInPageLanguage, merged } from "./helped";

describe("what helped", () => {
  it("has the same ideas in each language, in the same order", () => {
    expect(de.alert.helpedIdeas).toHaveLength(en.alert.helpedIdeas.length);
    expect(de.alert.helpedIdeas.map(inPageLanguage)).toEqual(en.alert.helpedIdeas);
  });

  it("stays as typed where it was typed", () => {
    expect(inPageLanguage("Tante Erna anrufen")).toBe("Tante Erna anrufen");
    expect(lineInPageLanguage("musik, Tante Erna")).toBe("Music, Tante Erna");
  });

  it("is counted across languages, most often first", () => {
    const helped = [
      { text: "Drink", times: 3 },
      { text: "Music", times: 2 },
      { text: "Musik", times: 2 },
    ];
    expect(merged(helped)).toEqual([
      { text: "Music", times: 4 },
      { text: "Drink", times: 3 },
    ]);
  });
});
