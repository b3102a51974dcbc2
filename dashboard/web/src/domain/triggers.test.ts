import { describe, expect, it } from "vitest";
import type { Trigger } from "../api/types";
import { channelValue, deviation, strongestTriggers } from "./triggers";

const trigger = (change: Partial<Trigger>): Trigger => ({
  rule: "channel_high",
  channel: "p_sadness",
  value: 0.71,
  expected: 0.09,
  z: 4.4,
  t_from: 0,
  t_to: 1000,
  ...change,
});

const plain = (text: string | undefined): string => (text ?? "").replaceAll("\u00a0", " ");

describe("why now, in words", () => {
  it("sets a value against what is usual", () => {
    expect(plain(strongestTriggers([trigger({})])[0]?.text)).toBe(
      "Signs of sadness: 71 %, usually 9 %",
    );
  });

  it.each([
    ["loudness_dbfs", -18.2, "−18 dBFS"],
    ["f0_hz", 311.6, "312 Hz"],
    ["valence", -0.62, "−0.62"],
    ["p_groan", 0.005, "1 %"],
  ])("writes %s in its own unit", (channel, value, text) =>
    expect(plain(channelValue(channel, value))).toBe(text),
  );

  it.each([
    [6, "far above usual"],
    [2, "clearly above usual"],
    [0.5, "slightly above usual"],
    [-2.6, "clearly below usual"],
  ])("z of %d is %s", (z, text) => expect(deviation(z)).toBe(text));

  it("tells each channel once, the strongest first", () => {
    const shown = strongestTriggers([
      trigger({ z: 2 }),
      trigger({ z: -5, channel: "valence" }),
      trigger({ z: 3 }),
    ]);
    expect(shown.map(({ trigger: { channel, z } }) => [channel, z])).toEqual([
      ["valence", -5],
      ["p_sadness", 3],
    ]);
  });
});
