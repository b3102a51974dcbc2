import { describe, expect, it } from "vitest";
import { endsAt, hasEnded, LASTS, mayMakeWalls, OF_A_WALL, rightsToGive } from "./tokens";

describe("tokens", () => {
  it("hold no right that their maker lacks, and none that no program may have", () => {
    expect(rightsToGive(["see_technical", "manage_accounts", "see_audit"])).toEqual([
      "see_technical",
    ]);
  });

  it("of walls are made by those alone who have every right of a wall", () => {
    expect(mayMakeWalls([...OF_A_WALL, "manage_tokens"])).toBe(true);
    expect(mayMakeWalls(["see_technical", "see_system", "manage_tokens"])).toBe(false);
  });

  it("end within the year or the three years that the server allows", () => {
    for (const days of LASTS.api) expect(days).toBeLessThanOrEqual(366);
    for (const days of LASTS.wall) expect(days).toBeLessThanOrEqual(3 * 366);
    expect(endsAt(1000.4, 1)).toBe(86_401_000);
  });

  it("have ended when their time is over or they were revoked", () => {
    expect(hasEnded({ expires_at: 10, revoked_at: null }, 9)).toBe(false);
    expect(hasEnded({ expires_at: 10, revoked_at: null }, 10)).toBe(true);
    expect(hasEnded({ expires_at: 10, revoked_at: 3 }, 4)).toBe(true);
  });
});
