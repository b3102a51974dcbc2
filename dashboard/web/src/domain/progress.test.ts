import { describe, expect, it } from "vitest";
import type { AlertAction, AlertSummary } from "../api/types";
import { alert } from "../testing/samples";
import { audienceWords, progressLines } from "./progress";

const NOW = 100_000;

function action(name: AlertAction["action"], note: string | null): AlertAction {
  return { action: name, by: "system", at: 1, note };
}

function at(work: Partial<AlertSummary["workflow"]>, change: Partial<AlertSummary> = {}) {
  const base = alert(change);
  return { ...base, workflow: { ...base.workflow, ...work } };
}

describe("audiences", () => {
  it("are said in words, and accounts by their names", () => {
    expect(audienceWords("assigned, role:nurse, user:mara")).toBe(
      "the person's carers, nurses, mara",
    );
  });

  it("say when nobody is on the list of the shift", () => {
    expect(audienceWords("unassigned:late, role:nurse")).toBe(
      "all carers of the ward, since nobody is on the list of the shift late, nurses",
    );
  });
});

describe("what is being done", () => {
  it("says that nobody is called yet and when that changes", () => {
    const waits = at({ stage: "raised", called: 0, next_at: NOW + 12_000 });
    expect(progressLines(waits, [], NOW)).toEqual([
      "Nobody has been called yet.",
      "The first are called in 0:12.",
    ]);
  });

  it("names the newest call and the next one", () => {
    const calls = [action("notified", "assigned"), action("passed_on", "role:nurse")];
    const escalated = at({ stage: "escalated", called: 2, next_at: NOW + 120_000 });
    expect(progressLines(escalated, calls, NOW)).toEqual([
      "Nobody answered. Called now: nurses.",
      "If nobody answers, others are called in 2:00.",
    ]);
  });

  it("tells of reminders once somebody goes", () => {
    const going = at(
      { stage: "acknowledged", reminders: 2, next_at: NOW + 30_000 },
      { state: "acknowledged", acknowledged_by: "mara" },
    );
    expect(progressLines(going, [], NOW)).toEqual([
      "Reminded 2 times.",
      "If the signs go on, a reminder comes in 0:30.",
    ]);
  });

  it("says who is there", () => {
    const there = at(
      { stage: "attended", attended_by: "mara", attended_at: NOW, next_at: null },
      { state: "acknowledged", acknowledged_by: "ines" },
    );
    expect(progressLines(there, [], NOW)).toEqual([
      expect.stringMatching(/^mara is with the person, since /),
    ]);
  });

  it("says why calls wait, and of a flood", () => {
    const inhibition = { why: "No picture.", since: NOW, calls_wait: true };
    const waits = at({ stage: "raised", called: 0, inhibition, grouped: true });
    const lines = progressLines(waits, [], NOW);
    expect(lines).toContain("Many alerts at once: this one was called together with others.");
    expect(lines.at(-2)).toMatch(/^The source is down since .*: No picture\.$/);
    expect(lines.at(-1)).toBe("Calls wait until it is back, so look in on the person.");
  });

  it("does not say that calls wait where they do not", () => {
    const inhibition = { why: "No picture.", since: NOW, calls_wait: false };
    expect(progressLines(at({ inhibition }), [], NOW).at(-1)).toMatch(/^The source is down/);
  });

  it("leaves the end of a snooze to the snooze", () => {
    const snooze = { by: "mara", reason: "Meal", until: NOW + 1 };
    const lines = progressLines(at({ snooze, next_at: NOW + 1 }), [], NOW);
    expect(lines).toEqual(["Called: somebody."]);
  });

  it("is over when the alert is closed, and due when its time has come", () => {
    const closed = at({ stage: "closed", next_at: NOW + 1 }, { state: "closed" });
    expect(progressLines(closed, [], NOW)).toEqual([]);
    expect(progressLines(at({ next_at: NOW }), [], NOW)).toContain("Due now.");
  });
});
