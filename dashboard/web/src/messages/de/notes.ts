import type { Messages } from "../en";

export const notes: Pick<Messages, "notes" | "helps"> = {
  notes: {
    tier: (tier) => `Stufe ${tier}`,
    rose: (before, after) => `von Stufe ${before} auf Stufe ${after}`,
    broke: (tier) => `Stufe ${tier} kam durch`,
    handed: (by) => `übergeben von ${by}`,
    helped: (what) => `geholfen hat: ${what}`,
    places: {
      phone: "am Telefon",
      tablet: "am Tablet",
      wall: "an der Wand",
      station: "am Stützpunkt",
      said: "so gesagt",
      "room code": "mit dem Code des Zimmers",
      "said with the outcome": "mit dem Befund gesagt",
    },
  },
  helps: {
    title: "Was schon geholfen hat",
    lead: (alerts) => `Gesagt nach ${alerts} Alarmen des letzten halben Jahres.`,
    none: "Noch hat niemand gesagt, was dieser Person hilft.",
    times: (n) => `${n}-mal`,
    last: (what, when, by) => `Letztes Mal: ${what} (${by}, ${when})`,
  },
};
