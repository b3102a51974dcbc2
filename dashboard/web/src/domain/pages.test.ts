import { describe, expect, it } from "vitest";
import type { Right } from "../api/types";
import { href } from "../routes";
import { pagesFor } from "./pages";

const of = (rights: Right[], whole_house = false) => pagesFor({ rights, whole_house });

describe("the pages that a header offers", () => {
  it("are those that one's rights open, in a fixed order", () => {
    expect(of([])).toEqual(["wall"]);
    expect(of(["see_technical", "see_alerts"])).toEqual(["wall", "alerts", "technical"]);
    expect(of(["hand_over", "see_burden"])).toEqual(["wall", "handover", "burden"]);
  });

  it("hold the audit for those alone who see the whole house, as the server does", () => {
    expect(of(["see_audit"])).toEqual(["wall"]);
    expect(of(["see_audit"], true)).toEqual(["wall", "audit"]);
    expect(of(["see_alerts"], true)).toEqual(["wall", "alerts"]);
  });

  it("hold administration for whoever has one of its rights", () => {
    expect(of(["manage_tokens"])).toEqual(["wall", "administration"]);
    expect(of(["see_deliveries"])).toEqual(["wall", "administration"]);
  });

  it("all have an address", () => {
    const all = of(
      ["see_alerts", "hand_over", "see_burden", "see_technical", "see_audit", "manage_wards"],
      true,
    );
    expect(all).toHaveLength(7);
    for (const page of all) expect(href[page]).toMatch(/^#\//);
  });
});
