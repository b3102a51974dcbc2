export const day = {
  day: {
    title: "The day",
    last: "The last 24 hours",
    earlier: "Day before",
    later: "Day after",
    loading: "The day is being fetched…",
    curveGone: "The curve of this day cannot be shown now. Alerts and pauses can.",
    empty: "Nothing was recorded on this day.",
    chart: (from: string, to: string) => `Curve of the day from ${from} to ${to}`,
    summary: (alerts: number, paused: string, blind: string, highest: string) =>
      `Alerts: ${alerts}. Paused for ${paused}. Could not be assessed for ${blind}. Highest signs: ${highest}.`,
    keyScore: "Highest signs in five minutes",
    keyBand: "Usual for this person",
    keyBlind: "Could not be assessed",
    keyPaused: "Paused, or without consent",
    keyAlert: "Alert, with its marks",
    table: "The day as a table, by the hour",
    hour: "Hour",
    signs: "Signs: mean, highest",
    assessed: "Assessed",
    paused: "Paused",
    why: "Why not assessed",
    alerts: "Alerts",
    none: "–",
    signsOf: (mean: string, highest: string) => `${mean}, ${highest}`,
    happened: "Alerts and pauses",
    nothing: "No alerts and no pauses.",
    pause: (from: string, to: string, why: string, by: string) =>
      `Paused ${from} to ${to}: ${why} (${by})`,
    notWatched: (from: string, to: string) => `Not watched ${from} to ${to}: no valid consent`,
    bySystem: "by plan",
  },
  learning: {
    title: "What Attune knows of this person",
    never: "Nothing was seen of this person yet.",
    state: {
      learning: (percent: number) =>
        `Still learning what is usual: ${percent} % done. Until then only clear signs raise an alert.`,
      ready: "What is usual for this person is known.",
      frozen: (since: string) =>
        `What is usual stands still since ${since}: while signs go on, nothing is learnt from them.`,
      relearning: "Something lasts. What is usual is being learnt anew, faster than otherwise.",
    },
    amount: (hours: string, samples: number) =>
      `Assessed for ${hours} so far. Neighbouring seconds say nearly the same: together they are worth ${samples} independent looks at this person.`,
    since: (date: string) => `The oldest second still kept is of ${date}.`,
    asOf: (time: string) => `As of ${time}.`,
  },
};
