import type { Words } from "../en";

export const person: Pick<Words, "data" | "receipt"> = {
  data: {
    title: "Daten dieser Person",
    lead: "Was die Person verlangen kann: alles, was über sie aufbewahrt wird, und dessen Löschung.",
    export: "Alles über diese Person speichern",
    erase: "Alles löschen …",
    eraseFirst: "Zuerst die Einwilligung widerrufen. Dann kann alles gelöscht werden.",
    eraseTitle: (name) => `Alles über ${name} löschen?`,
    eraseLead:
      "Alarme, Übergaben, Pläne, Werte und Übliches verschwinden, in jedem Teil des Hauses. Nichts bringt sie zurück. Wer hingesehen hat, bleibt sechs Jahre aufgezeichnet.",
    eraseReason: "Warum",
    confirm: (id) => `Das Pseudonym ${id} wiederholen`,
    confirmWrong: "Das ist nicht das Pseudonym.",
    cancel: "Nichts löschen",
    eraseDone: "Endgültig löschen",
  },
  receipt: {
    title: "Quittung einer Löschung",
    lead: "Bitte drucken oder speichern: Die Seite lässt sich nicht noch einmal öffnen. Quittungen werden für die Leitung des Hauses aufbewahrt.",
    number: (id) => `Quittung ${id}`,
    who: (person, by, when) => `${person}, gelöscht von ${by}, ${when}`,
    reason: (reason) => `Grund: ${reason}`,
    rows: "Gelöschte Zeilen je Tabelle",
    parts: "Andere Teile des Hauses",
    confirmed: (when) => `bestätigt ${when}`,
    outstanding: "ausstehend; es wird gefragt, bis eine Antwort kommt",
    kept: "Was bleibt, und warum",
    until: (date) => `bis ${date}`,
    audit: (seq, hash) => `Eintrag ${seq} des Protokolls: ${hash}`,
    print: "Drucken",
    wall: "Zur Übersicht",
  },
};
