import { describe, expect, it } from "vitest";
import { CHANGES, counted, harderPercent, possible } from "./limits";

describe("limits", () => {
  it("are said in percent of what is configured", () => {
    expect([0.8, 1, 1.254].map(harderPercent)).toEqual([-20, 0, 25]);
  });

  it("are offered as far as the configuration allows", () => {
    expect(possible(1, 0.7, 2.5)).toEqual(CHANGES);
    expect(possible(0.7, 0.7, 2.5)).not.toContain(-10);
    expect(possible(2.5, 0.7, 2.5)).toEqual([-25, -10]);
  });

  it("would have raised so many, and so many were confirmed", () => {
    const would = { raised: [1, 2, 3] as [number, number, number], confirmed: 2, found_false: 1, unanswered: 3 };
    expect(counted(would)).toEqual({ raised: 6, confirmed: 2, byTier: [1, 2, 3] });
    expect(counted(null)).toBeNull();
  });
});
