import { afterEach, describe, expect, it, vi } from "vitest";
import type { AlertAction } from "../api/types";
import { chooseLanguage } from "../messages";
import { historyNote } from "./historyNote";

const note = (action: AlertAction["action"], text: string | null): string =>
  historyNote({ action, by: "ada", at: 1, note: text });

describe("the note of an action", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("says whom a call was for", () => {
    expect(note("passed_on", "role:manager")).toBe("managers");
    expect(note("notified", "assigned, role:nurse")).toBe("the person's carers, nurses");
  });

  it("is as typed where a person typed it, whatever it looks like", () => {
    expect(note("snoozed", "assigned")).toBe("assigned");
    expect(note("reopened", "tier 2")).toBe("tier 2");
    expect(note("ended", null)).toBe("");
    expect(note("inhibited", "The camera in room 4 does not answer.")).toBe(
      "The camera in room 4 does not answer.",
    );
  });

  it("names tiers, devices and how somebody was there", () => {
    expect(note("raised", "tier 2")).toBe("tier 2");
    expect(note("escalated", "tier 3 to tier 1")).toBe("from tier 3 to tier 1");
    expect(note("snooze_ended", "tier 1 broke through")).toBe("tier 1 broke through");
    expect(note("acknowledged", "phone, 10.0.0.4")).toBe("on a phone, 10.0.0.4");
    expect(note("acknowledged", "10.0.0.4")).toBe("10.0.0.4");
    expect(note("acknowledged", "handed over by ben")).toBe("handed over by ben");
    expect(note("attended", "room code")).toBe("with the room's code");
  });

  it("says what was found, why, and what helped", () => {
    expect(note("outcome", "true")).toBe("True");
    expect(note("outcome", "cannot_say; asleep; again")).toBe("Cannot say; asleep; again");
    expect(note("outcome", "true; helped: Music")).toBe("True; what helped: Music");
    expect(note("outcome", "true; in pain; badly lying; helped: Turning")).toBe(
      "True; in pain; badly lying; what helped: Turning",
    );
    expect(note("outcome", "something older")).toBe("something older");
  });

  it("follows the language of the page", () => {
    vi.stubGlobal("document", { documentElement: { lang: "en" } });
    vi.stubGlobal("localStorage", { setItem: () => undefined });
    chooseLanguage("de");
    try {
      expect(note("escalated", "tier 3 to tier 1")).toBe("von Stufe 3 auf Stufe 1");
      expect(note("outcome", "true; Pain; helped: Music")).toBe("Richtig; Pain; geholfen hat: Music");
      expect(note("attended", "said")).toBe("so gesagt");
    } finally {
      chooseLanguage("en");
    }
  });
});
