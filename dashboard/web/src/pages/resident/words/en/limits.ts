export const limits = {
  limits: {
    title: "How easily an alert is raised",
    asConfigured: "As configured for everybody.",
    harder: (percent: number) => `${percent} % harder to raise than configured.`,
    easier: (percent: number) => `${percent} % easier to raise than configured.`,
    answers: (n: number) => `Answers of caregivers taken into it: ${n}.`,
    never: "Cries for help and very strong signs always raise an alert: they are not part of this.",
    try: "Try on the last 14 days",
    change: "Try it",
    option: (percent: number) =>
      percent > 0 ? `${percent} % harder to raise than now` : `${-percent} % easier to raise than now`,
    running: "The last 14 days are being judged again. It takes some minutes and disturbs nothing.",
    busy: "Another person's days are being judged again. Try it in a few minutes.",
    failed: "It could not be tried. Try it again later.",
    tooFew: (days: string, wanted: string) =>
      `Too little was seen of this person in the last 14 days: ${days} days, ${wanted} are needed.`,
    would: (days: string, n: number, confirmed: number) =>
      `In the last 14 days (${days} judged) this would have raised ${n} alerts, ${confirmed} confirmed.`,
    was: (n: number, confirmed: number) => `In truth there were ${n}, ${confirmed} confirmed.`,
    byTier: (one: number, two: number, three: number) =>
      `Of those it would have raised: ${one} of tier 1, ${two} of tier 2, ${three} of tier 3.`,
    lost: (n: number) => `Confirmed alerts that would not have come: ${n}.`,
    missed: (n: number, found: number) =>
      `Reports of distress without an alert: ${n}; it would have raised ${found} of them.`,
    honest: "Judged with what is known today; a few more or fewer are no error.",
    previewOnly: "Trying changes nothing. A manager can set it.",
    apply: "Let it hold from now on",
    applyLead:
      "It holds within seconds. The weekly calibration may move it again. It is recorded who set it and why.",
    reason: "Why",
    applied: "It is set.",
  },
};
