import { describe, expect, it } from "vitest";
import { NOBODY, scopeInWords, ticked } from "./scope";

const words = {
  all: "the house",
  nobody: "nobody",
  ward: (names: string) => `wards ${names}`,
  people: (names: string) => `people ${names}`,
};
const names = { wards: new Map([["n", "North"]]), residents: new Map([["p-1", "Ada"]]) };

describe("whom somebody may know of", () => {
  it("is said with the names that the page knows, else with ids", () => {
    const scope = { all_wards: false, wards: ["n", "s"], residents: ["p-1"] };
    expect(scopeInWords(scope, names, words)).toBe("wards North, s; people Ada");
  });

  it("is nobody where nothing is named, and never the house by accident", () => {
    expect(scopeInWords(NOBODY, names, words)).toBe("nobody");
    expect(scopeInWords({ ...NOBODY, all_wards: true }, names, words)).toBe("the house");
  });

  it("changes by one tick at a time", () => {
    expect(ticked(["a", "b"], "b", false)).toEqual(["a"]);
    expect(ticked(["a"], "b", true)).toEqual(["a", "b"]);
    expect(ticked(["a"], "a", true)).toEqual(["a"]);
  });
});
