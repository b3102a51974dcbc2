import { describe, expect, it } from "vitest";
import { live, resident } from "../testing/samples";
import { reasonsInWords, shownState } from "./residentState";
import { timeOfDay } from "./time";

const NOW = 1_800_000_000_000;

const text = (view: ReturnType<typeof resident>, ageMs: number | null = 500): string =>
  shownState(view, ageMs, NOW).text.replaceAll("\u00a0", " ");

describe("what a tile says", () => {
  it("is quiet only when the person is seen, judged and quiet", () => {
    expect(text(resident({ live: live({}) }))).toBe("Quiet as usual");
  });

  it("names what a limited judgement lacks", () => {
    const view = resident({ live: live({ state: "degraded", reasons: ["no_sound"] }) });
    expect(text(view)).toBe("Quiet as usual, limited: no sound");
  });

  it("never infers that somebody is angry: signs are consistent with distress", () => {
    expect(text(resident({ live: live({ phase: "active", tier: 2 }) }))).toBe(
      "Signs consistent with distress",
    );
  });

  it("shows a tier while the usual is still being learnt", () => {
    const view = resident({ live: live({ baseline_state: "learning", phase: "learning", tier: 1 }) });
    expect(text(view)).toBe("Signs consistent with distress");
  });

  it("says how far learning has come, rounded down", () => {
    const view = resident({ live: live({ phase: "learning", learning_progress: 0.129 }) });
    expect(text(view)).toBe("Learning what is usual (12 %)");
  });

  it("says why nothing can be said", () => {
    const view = resident({ live: live({ state: "cannot_assess", reasons: ["no_face"] }) });
    expect(text(view)).toBe("Cannot assess: no face in view");
  });

  it.each(["quiet", "active", "learning"] as const)("is never calm about old data (%s)", (phase) => {
    expect(text(resident({ live: live({ phase }) }), 23_000)).toBe("No data for 23 s");
  });

  it("still calls five seconds current, as the server does", () => {
    expect(shownState(resident({ live: live({}) }), 5_000, NOW).kind).toBe("quiet");
    expect(shownState(resident({ live: live({}) }), 5_001, NOW).kind).toBe("no_data");
  });

  it("tells never from no longer", () => {
    expect(text(resident({ live: null }), null)).toBe("No data yet");
  });

  it("is paused until the pause ends by itself", () => {
    const until = NOW + 60_000;
    const view = resident({ live: live({}), paused_until: until });
    expect(text(view)).toBe(`Paused until ${timeOfDay(until)}`);
    expect(shownState(view, 500, until).kind).toBe("quiet");
  });

  it.each([
    ["withdrawn", "Consent withdrawn: not watched"],
    ["missing", "No consent: not watched"],
    ["expired", "Consent needs review: not watched"],
  ] as const)("does not watch without consent (%s)", (consent, expected) => {
    expect(text(resident({ consent, live: live({ phase: "active", tier: 1 }) }))).toBe(expected);
  });

  it("keeps a reason that it has no words for yet", () => {
    expect(reasonsInWords(["no_face", "lens_fogged"])).toBe("no face in view, lens fogged");
  });
});
