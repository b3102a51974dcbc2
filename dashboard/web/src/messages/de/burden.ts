import { count } from "../count";
import type { burden as english } from "../en/burden";

export const burden: typeof english = {
  burden: {
    title: "Alarmlast",
    lead: "Wie oft Alarme jemanden rufen, und wie oft sie recht hatten. Um Alarme zu senken, nicht um Menschen zu beurteilen.",
    period: "Zeitraum",
    periods: { day: "24 Stunden", week: "7 Tage", month: "30 Tage", quarter: "90 Tage" },
    ward: "Wohnbereich",
    allWards: "Alle Wohnbereiche",
    myWards: "Alle meine Wohnbereiche",
    perDay: "Alarme je Bewohner und Tag",
    limits: (low: string, high: string) => `wahrscheinlich zwischen ${low} und ${high} (95\u00a0%)`,
    outOf: (alerts: number, days: string) =>
      `${count(alerts, "Alarm", "Alarme")} an ${days} Tagen, an denen jemand beobachtet wurde`,
    tooShort: "Weniger als sechs Stunden beobachtet: zu kurz für eine Zahl je Tag.",
    noDays: "In dieser Zeit wurde niemand beobachtet.",
    actionable: "Hatten recht",
    actionableOf: (right: number, judged: number) => `${right} von ${judged} beurteilten`,
    notJudged: (unclear: number, unjudged: number) =>
      `${unclear} „unklar“, ${unjudged} von niemandem beurteilt`,
    noneJudged: "Noch hat niemand eingetragen, was vorgefunden wurde.",
    answer: "Bis jemand hingeht",
    median: (time: string) => `die Hälfte innerhalb von ${time}`,
    p90: (time: string) => `neun von zehn innerhalb von ${time}`,
    unanswered: (n: number) => `${count(n, "Alarm", "Alarme")}, zu denen niemand ging`,
    noAnswers: "In dieser Zeit hat niemand einen Alarm beantwortet.",
    tiers: "Nach Stufe",
    carers: "Die letzten zwei Stunden jeder Pflegekraft",
    carersOwn: "Ihre letzten zwei Stunden",
    carersLead:
      "Wer umsonst läuft, läuft beim nächsten Mal langsamer. Wer viele falsche Alarme hatte, braucht vielleicht Ablösung.",
    noCarers: "In diesen zwei Stunden hat niemand einen Alarm beantwortet.",
    carer: "Pflegekraft",
    answered: "Beantwortet",
    false: "Davon falsch",
    hours: "Nach Tageszeit",
    hoursChart: (hour: string, alerts: number) =>
      alerts === 0 ? "Keine Alarme in dieser Zeit." : `Die meisten Alarme von ${hour}: ${alerts}.`,
    hour: "Stunde",
    hourFromTo: (from: string, to: string) => `${from} bis ${to} Uhr`,
    alerts: "Alarme",
    right: "Richtig",
    wrong: "Falsch",
    table: "Dasselbe als Tabelle",
    people: "Nach Bewohner",
    person: "Bewohner",
    noPeople: "Keine Bewohner.",
    none: "–",
  },
};
