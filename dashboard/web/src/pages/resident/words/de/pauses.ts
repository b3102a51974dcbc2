import type { Words } from "../en";

export const pauses: Pick<Words, "plan"> = {
  plan: {
    title: "Geplante Pausen",
    lead: "Wöchentlich, in der Zeit des Hauses. Jede beginnt und endet von selbst, höchstens vier Stunden am Tag.",
    none: "Es ist keine Pause geplant.",
    following: (kind, when, minutes) => `Als Nächstes: ${kind}, ${when}, für ${minutes}\u00a0min.`,
    kinds: {
      washing: "Waschen",
      toileting: "Toilettengang",
      dressing: "Anziehen",
      therapy: "Therapie",
      visit: "Besuch",
      other: "andere Pflege",
    },
    line: (kind, days, from, minutes) => `${kind}: ${days}, ab ${from}, ${minutes}\u00a0min`,
    planned: (kind) => `geplant, ${kind}`,
    open: "Pausen planen …",
    kind: "Wofür",
    days: "Tage",
    begins: "Beginnt um",
    lasts: "Dauert (Minuten)",
    add: "Diese Pause dazu",
    needsDay: "Einen Tag und eine Uhrzeit wählen.",
    remove: (line) => `${line} entfernen`,
    keep: "Plan gelten lassen",
    leave: "Lassen, wie es war",
    zone: (zone) => `Zeit des Hauses: ${zone}.`,
  },
};
