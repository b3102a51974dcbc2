export const pauses = {
  plan: {
    title: "Planned pauses",
    lead: "Weekly, in the house's time. Each begins and ends by itself, four hours a day at most.",
    none: "No pause is planned.",
    following: (kind: string, when: string, minutes: number) =>
      `Next: ${kind}, ${when}, for ${minutes}\u00a0min.`,
    kinds: {
      washing: "washing",
      toileting: "toileting",
      dressing: "dressing",
      therapy: "therapy",
      visit: "visit",
      other: "other care",
    } as Record<string, string>,
    line: (kind: string, days: string, from: string, minutes: number) =>
      `${kind}: ${days}, ${from}, ${minutes}\u00a0min`,
    planned: (kind: string) => `planned, ${kind}`,
    open: "Plan pauses…",
    kind: "What for",
    days: "Days",
    begins: "Begins at",
    lasts: "Lasts (minutes)",
    add: "Add this pause",
    needsDay: "Choose a day, and a time of day.",
    remove: (line: string) => `Remove ${line}`,
    keep: "Let the plan hold",
    leave: "Leave it as it was",
    zone: (zone: string) => `The house's time: ${zone}.`,
  },
};
