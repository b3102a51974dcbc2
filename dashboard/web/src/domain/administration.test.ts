import { describe, expect, it } from "vitest";
import { sectionOf, sectionsFor } from "./administration";

describe("the parts of administration", () => {
  it("are those that one's rights open, in their order", () => {
    expect(sectionsFor(["see_deliveries", "manage_accounts"])).toEqual(["people", "deliveries"]);
    expect(sectionsFor(["see_alerts"])).toEqual([]);
  });

  it("open at the one that the address names, if one may see it", () => {
    expect(sectionOf("deliveries", ["manage_accounts", "see_deliveries"])).toBe("deliveries");
    expect(sectionOf("tokens", ["see_deliveries"])).toBe("deliveries");
    expect(sectionOf("", ["manage_tokens", "manage_wards"])).toBe("tokens");
    expect(sectionOf("people", ["see_alerts"])).toBeNull();
  });
});
