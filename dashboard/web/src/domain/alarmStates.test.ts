import { describe, expect, it } from "vitest";
import { resident } from "../testing/samples";
import { alarmStates } from "./alarmStates";

const NOW = 1_000_000;

describe("of whom no alarm can come", () => {
  it("is nobody where everybody is watched", () => {
    expect(alarmStates([resident({}), resident({ paused_until: NOW })], NOW)).toEqual({
      paused: 0,
      firstEnds: null,
      off: 0,
    });
  });

  it("is told apart: for a while, with the first end, and not at all", () => {
    const people = [
      resident({ paused_until: NOW + 9_000 }),
      resident({ paused_until: NOW + 4_000 }),
      resident({ consent: "withdrawn", paused_until: NOW + 1_000 }),
      resident({ consent: "missing" }),
      resident({ consent: "expired" }),
    ];
    expect(alarmStates(people, NOW)).toEqual({ paused: 2, firstEnds: NOW + 4_000, off: 3 });
  });
});
