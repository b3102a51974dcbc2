import { count } from "../count";
import type { audit as english } from "../en/audit";

export const audit: typeof english = {
  audit: {
    title: "Protokoll",
    lead: "Wer was angesehen und wer was getan hat. Jeder Eintrag hängt am vorigen. Auch dass Sie nachsehen, wird festgehalten.",
    chain: "Die Kette",
    chainAsking: "Die Kette wird geprüft …",
    chainWhole: (records: number) =>
      `Vollständig: ${count(records, "Eintrag passt", "Einträge passen")}.`,
    chainBroken: (seq: number) =>
      `Gebrochen bei Eintrag ${seq}: er wurde geändert, entfernt oder eingefügt. Die Einträge ab dort beweisen nichts. Bitte eine Kopie sichern und die Leitung verständigen.`,
    chainUnknown: "Die Kette konnte nicht geprüft werden. Das heißt nicht, dass sie vollständig ist.",
    chainHead:
      "Prüfsumme des neuesten Eintrags. Bitte anderswo aufbewahren: sie beweist später, dass keiner abgeschnitten wurde.",
    check: "Kette noch einmal prüfen",
    person: "Bewohner (Pseudonym)",
    personHint: "Nur was diesen Bewohner nennt. Alarme haben eigene Einträge.",
    by: "Von wem",
    byHint: "Der genaue Benutzername",
    apply: "Zeigen",
    action: "Was getan wurde",
    allActions: "Alles",
    shown: (n: number) => `${count(n, "Eintrag", "Einträge")} gezeigt`,
    none: "Solche Einträge gibt es nicht.",
    seq: "Nr.",
    at: "Wann",
    who: "Wer",
    what: "Was",
    about: "Worüber",
    detail: "Einzelheit",
    older: "Ältere Einträge zeigen",
  },
};
