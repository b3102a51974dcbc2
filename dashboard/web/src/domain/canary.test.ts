import { describe, expect, it } from "vitest";
import { canaryAge, LATE_AFTER_MS } from "./canary";

describe("the last test alert", () => {
  it("grows older where it is shown", () => {
    expect(canaryAge(4_000, 8_000)).toEqual({ kind: "fresh", ageMs: 12_000 });
  });

  it("is late after two were missed, also where none has ever come", () => {
    expect(canaryAge(0, LATE_AFTER_MS)).toEqual({ kind: "fresh", ageMs: LATE_AFTER_MS });
    expect(canaryAge(0, LATE_AFTER_MS + 1).kind).toBe("late");
    expect(canaryAge(null, 59_000)).toEqual({ kind: "none" });
    expect(canaryAge(null, LATE_AFTER_MS + 1).kind).toBe("late");
  });

  it("is none where none are sent", () => {
    expect(canaryAge(null, null)).toEqual({ kind: "off" });
  });
});
