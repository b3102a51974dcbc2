import { describe, expect, it } from "vitest";
import tokens from "../styles/tokens.css?raw";
import { busiest, hourName, isPeriod, perDay, percent, rangeOf, ratePerDay, waited } from "./burden";
import { contrast } from "../testing/contrast";

describe("the burden in words", () => {
  it.each([
    [null, "–"],
    [0, "0.00"],
    [0.041, "0.04"],
    [2.25, "2.3"],
    [12.4, "12"],
  ])("a rate of %s is %s", (rate, text) => expect(perDay(rate)).toBe(text));

  it("does not make a day of some minutes", () => {
    expect(ratePerDay({ per_day: 995, resident_days: 0.001 })).toBe("–");
    expect(ratePerDay({ per_day: 4, resident_days: 0.25 })).toBe("4.0");
    expect(ratePerDay({ per_day: null, resident_days: 0 })).toBe("–");
  });

  it("says nothing where nothing is known", () => {
    expect([percent(null), waited(null)]).toEqual(["–", "–"]);
    expect(percent(0.333)).toBe("33\u00a0%");
    expect(waited(150)).toBe("2\u00a0min");
  });

  it("names an hour by its ends, over midnight too", () => {
    expect(hourName(9)).toBe("09:00 to 10:00");
    expect(hourName(23)).toBe("23:00 to 00:00");
  });

  it("finds the busiest hour, the earliest of several", () => {
    const hours = [3, 7, 7].map((alerts, hour) => ({ hour, alerts, true: 0, false: 0 }));
    expect(busiest(hours)?.hour).toBe(1);
    expect(busiest([])).toBeUndefined();
  });

  it("asks for whole days back from now", () => {
    expect(rangeOf("week", 604_800_000)).toEqual({ from: 0, to: 604_800_000 });
    expect([isPeriod("day"), isPeriod("toString")]).toEqual([true, false]);
  });
});

describe("the bars of the chart", () => {
  const themes = tokens.split("@media (prefers-color-scheme: dark)");
  it.each([
    ["light", themes[0] ?? ""],
    ["dark", themes[1] ?? ""],
  ])("stand out from their ground at least 3:1 in the %s theme", (_, css) => {
    expect(contrast(css, "--curve", "--surface")).toBeGreaterThanOrEqual(3);
    expect(contrast(css, "--text-muted", "--surface")).toBeGreaterThanOrEqual(4.5);
  });
});
