import { describe, expect, it } from "vitest";
import { callsOf, chainInWords, delayChoices, FIRST_STEP, NEW_STEP, spanInWords, withDelay } from "./chain";

const words = {
  atOnce: "at once",
  after: (span: string) => `after ${span}`,
  and: "and",
  line: (when: string, who: string) => `${when}: ${who}`,
  again: (span: string) => `again every ${span}`,
  nobody: "nobody",
  seconds: (n: number) => `${n} s`,
  minutes: (n: number) => `${n} min`,
  audience: { assigned: "the carers", "role:nurse": "the nurses" },
};
const BUILT_IN = {
  steps: [
    FIRST_STEP,
    { audiences: ["role:nurse"], delay_tier_1_s: 60, delay_tier_2_s: 180, delay_tier_3_s: 600 },
    {
      audiences: ["role:manager", "user:bo"],
      delay_tier_1_s: 90,
      delay_tier_2_s: 300,
      delay_tier_3_s: null,
    },
  ],
  repeat_s: 120,
};

describe("who is called when", () => {
  it("adds up the delays, each from the call before it", () => {
    expect(callsOf(BUILT_IN.steps, 1).map((call) => call.afterS)).toEqual([0, 60, 150]);
    expect(callsOf(BUILT_IN.steps, 3).map((call) => call.afterS)).toEqual([0, 600]);
  });

  it("leaves out a step that is not for the tier, with its delay", () => {
    const [first, second, third] = BUILT_IN.steps;
    const steps = [first!, withDelay(second!, 1, null), third!];
    expect(callsOf(steps, 1).map((call) => call.afterS)).toEqual([0, 90]);
  });

  it("is said in plain words, with the repetition for tier 1 alone", () => {
    expect(chainInWords(BUILT_IN, 1, words)).toEqual([
      "at once: the carers",
      "after 1 min: the nurses",
      "after 2 min and 30 s: role:manager and bo",
      "again every 2 min",
    ]);
    expect(chainInWords(BUILT_IN, 2, words)).toHaveLength(3);
    expect(chainInWords({ steps: [NEW_STEP], repeat_s: null }, 3, words)).toEqual(["nobody"]);
  });

  it("says a span as people do", () => {
    expect(spanInWords(45, words)).toBe("45 s");
    expect(spanInWords(3600, words)).toBe("60 min");
  });

  it("offers the delay that stands there, however odd", () => {
    expect(delayChoices(45)).toEqual([0, 30, 45, 60, 120, 180, 300, 600, 900, 1800, 3600]);
    expect(delayChoices(null)).not.toContain(45);
  });
});
