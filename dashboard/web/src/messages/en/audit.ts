import { count } from "../count";

export const audit = {
  audit: {
    title: "Audit",
    lead: "Who looked at what and who did what. Each record is chained to the one before it. That you look is recorded too.",
    chain: "The chain",
    chainAsking: "The chain is being checked…",
    chainWhole: (records: number) => `Whole: ${count(records, "record fits", "records fit")}.`,
    chainBroken: (seq: number) =>
      `Broken at record ${seq}: it was changed, removed or put in. Records from there on prove nothing. Keep a copy and tell the manager.`,
    chainUnknown: "The chain could not be checked. That does not mean that it is whole.",
    chainHead: "Hash of the newest record. Keep it elsewhere: it proves later that none was cut off.",
    check: "Check the chain again",
    person: "Resident (pseudonym)",
    personHint: "Only what names this resident. Alerts have records of their own.",
    by: "By whom",
    byHint: "A user's name, exactly",
    apply: "Show",
    action: "What was done",
    allActions: "Everything",
    shown: (n: number) => `${count(n, "record", "records")} shown`,
    none: "No such records.",
    seq: "No.",
    at: "When",
    who: "Who",
    what: "What",
    about: "About",
    detail: "Detail",
    older: "Show older records",
  },
};
