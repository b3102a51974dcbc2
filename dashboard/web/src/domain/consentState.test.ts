import { describe, expect, it } from "vitest";
import type { ResidentView } from "../api/types";
import type { Consent } from "../pages/resident/types";
import { dateField, endOfDay, findingOf, obeyed, purposeStates } from "./consentState";

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
