import { describe, expect, it } from "vitest";
import type { AuditRecord } from "../api/types";
import { actionsOf, behind, joined, subjectOf } from "./audit";

const record = (seq: number, action = "view-alert"): AuditRecord => ({
  seq,
  at: seq,
  actor: "jo",
  action,
  subject: "alert:a",
  detail: "",
  hash: "h",
});

describe("the audit", () => {
  it.each([
    ["", ""],
    ["  ", ""],
    ["p-1", "person:p-1"],
    [" alert:a ", "alert:a"],
  ])("is asked about %j as %j", (typed, subject) => expect(subjectOf(typed)).toBe(subject));

  it("offers each action once", () => {
    expect(actionsOf([record(3, "sign-in"), record(2), record(1, "sign-in")])).toEqual([
      "sign-in",
      "view-alert",
    ]);
  });

  it("goes on offering what an earlier page held", () => {
    expect(joined(["view-alert", "sign-in"], ["pause", "sign-in"])).toEqual([
      "pause",
      "sign-in",
      "view-alert",
    ]);
  });

  it("does not show a record twice where pages overlap", () => {
    const seqs = behind([record(5), record(4)], [record(4), record(3)]).map(({ seq }) => seq);
    expect(seqs).toEqual([5, 4, 3]);
    expect(behind([], [record(2)])).toHaveLength(1);
  });
});
