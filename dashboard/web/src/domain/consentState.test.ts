import { describe, expect, it } from "vitest";
import type { CurvePoint, ResidentView } from "../api/types";
import type { Consent, Grant } from "../pages/resident/types";
import {
  dateField,
  endedAlone,
  endOfDay,
  findingOf,
  obeyed,
  obeyedAlone,
  purposeStates,
} from "./consentState";

const NOW = 1_760_000_000_000;
const ended = (withdrawn_at: number | null) =>
  ({ grants: [], ledger: [{ withdrawn_at: null }, { withdrawn_at }] }) as unknown as Consent;
const seen = (t_end: number | null) =>
  ({ live: t_end === null ? null : { t_end } }) as unknown as ResidentView;

describe("consent on the page", () => {
  it("names every purpose, given or not", () => {
    const voice = { purpose: "voice", status: "due" };
    const states = purposeStates({ grants: [voice], ledger: [] } as unknown as Consent);
    expect(states.map(({ purpose, status }) => `${purpose} ${status}`)).toEqual([
      "face never",
      "voice due",
      "body never",
      "key_frames never",
      "research never",
    ]);
    expect(states[1]?.grant).toBe(voice);
  });

  it("is obeyed when nothing arrives any more", () => {
    expect(obeyed(ended(null), seen(NOW), 0)).toBeNull();
    expect(obeyed(ended(NOW), seen(null), null)).toEqual({ kind: "stopped", at: NOW, afterMs: 0 });
    expect(obeyed(ended(NOW), seen(NOW - 1), 500)).toMatchObject({ kind: "stopped", afterMs: 0 });
    expect(obeyed(ended(NOW), seen(NOW + 4000), 900)).toEqual({ kind: "stopping", since: NOW });
    expect(obeyed(ended(NOW), seen(NOW + 4000), 20_000)).toEqual({
      kind: "stopped",
      at: NOW + 4000,
      afterMs: 4000,
    });
  });

  it("ends alone, which the seconds since then show", () => {
    const grant = (purpose: string, withdrawn_at: number | null) =>
      ({ purpose, withdrawn_at }) as unknown as Grant;
    const voice = grant("voice", NOW - 60_000);
    const known = {
      status: "valid",
      grants: [voice, grant("face", null), grant("research", NOW - 1), grant("face", NOW - 9e6)],
    } as unknown as Consent;
    expect(endedAlone(known, NOW)).toEqual([voice]);
    expect(endedAlone({ ...known, status: "withdrawn" }, NOW)).toEqual([]);
    const second = (ago: number, modality_weight: Record<string, number>) =>
      ({ t: NOW - ago, modality_weight }) as unknown as CurvePoint;
    const before = second(70_000, { voice: 1 });
    const obeyedAt = (...points: CurvePoint[]) => obeyedAlone(voice, points, NOW);
    const face = second(1000, { face: 1, voice: 0 });
    expect(obeyedAt(before, face)).toEqual({ kind: "stopped", at: NOW - 60_000, afterMs: 0 });
    expect(obeyedAt(before, second(56_000, { voice: 0.2 }), face)).toEqual({
      kind: "stopped",
      at: NOW - 55_000,
      afterMs: 5000,
    });
    expect(obeyedAt(second(3000, { voice: 0.2 }), face)).toMatchObject({ kind: "stopping" });
    expect(obeyedAlone(grant("voice", null), [face], NOW)).toBeNull();
    expect(obeyedAt(before, second(1000, {}))).toMatchObject({ kind: "stopping" });
    const moves = second(3000, { face: 0.7, motion: 0.3 });
    expect(obeyedAlone(grant("body", NOW - 60_000), [moves], NOW)).toMatchObject({ kind: "stopping" });
    expect(obeyedAlone(grant("body", NOW - 60_000), [face], NOW)).toMatchObject({ afterMs: 0 });
  });

  it("rests on what was found about capacity", () => {
    expect(findingOf("own")).toBe("has_capacity");
    expect(findingOf("best_interests")).toBe("lacks_capacity");
    expect(findingOf("representative")).toBe("lacks_capacity");
  });

  it("lasts to the end of its day", () => {
    const end = endOfDay("2026-05-21");
    expect(end).not.toBeNull();
    expect(dateField(end ?? 0)).toBe("2026-05-21");
    expect(dateField((end ?? 0) + 1000)).toBe("2026-05-22");
    expect(endOfDay("")).toBeNull();
  });
});
