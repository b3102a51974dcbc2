import type { Words } from "../en";

export const day: Pick<Words, "day" | "learning"> = {
  day: {
    title: "Der Tag",
    last: "Die letzten 24 Stunden",
    earlier: "Tag davor",
    later: "Tag danach",
    loading: "Der Tag wird geholt …",
    curveGone: "Der Verlauf dieses Tages ist gerade nicht zu sehen. Alarme und Pausen schon.",
    empty: "An diesem Tag ist nichts aufgezeichnet.",
    chart: (from, to) => `Verlauf des Tages von ${from} bis ${to}`,
    summary: (alerts, paused, blind, highest) =>
      `Alarme: ${alerts}. Pausiert: ${paused}. Nicht beurteilbar: ${blind}. Stärkste Anzeichen: ${highest}.`,
    keyScore: "Stärkste Anzeichen in fünf Minuten",
    keyBand: "Für diese Person üblich",
    keyBlind: "Nicht beurteilbar",
    keyPaused: "Pausiert oder ohne Einwilligung",
    keyAlert: "Alarm mit seinen Zeichen",
    table: "Der Tag als Tabelle, nach Stunden",
    hour: "Stunde",
    signs: "Anzeichen: Mittel, stärkste",
    assessed: "Beurteilt",
    paused: "Pausiert",
    why: "Warum nicht beurteilt",
    alerts: "Alarme",
    none: "—",
    signsOf: (mean, highest) => `${mean}; ${highest}`,
    happened: "Alarme und Pausen",
    nothing: "Keine Alarme und keine Pausen.",
    pause: (from, to, why, by) => `Pausiert ${from} bis ${to}: ${why} (${by})`,
    notWatched: (from, to) => `Nicht beobachtet ${from} bis ${to}: keine gültige Einwilligung`,
    bySystem: "nach Plan",
  },
  learning: {
    title: "Was Attune von dieser Person weiß",
    never: "Von dieser Person wurde noch nichts gesehen.",
    state: {
      learning: (percent) =>
        `Lernt noch, was üblich ist: ${percent} % geschafft. Bis dahin lösen nur deutliche Anzeichen einen Alarm aus.`,
      ready: "Was für diese Person üblich ist, ist bekannt.",
      frozen: (since) =>
        `Das Übliche steht seit ${since} still: Solange Anzeichen andauern, wird aus ihnen nichts gelernt.`,
      relearning: "Etwas hält an. Das Übliche wird neu gelernt, schneller als sonst.",
    },
    amount: (hours, samples) =>
      `Bisher ${hours} beurteilt. Benachbarte Sekunden sagen fast dasselbe: Zusammen sind sie ${samples} unabhängige Blicke auf diese Person wert.`,
    since: (date) => `Die älteste noch aufbewahrte Sekunde ist vom ${date}.`,
    asOf: (time) => `Stand ${time}.`,
  },
};
