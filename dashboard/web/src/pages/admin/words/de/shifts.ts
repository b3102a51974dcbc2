import { count } from "../../../../messages/count";
import type { shifts as english } from "../en/shifts";

export const shifts: typeof english = {
  lead: "Wer für eine Schicht auf der Liste steht, wird zuerst gerufen; ohne Liste alle Betreuenden der Station.",
  of: "Für welche Station",
  house: "Bewohner auf keiner Station",
  now: "Jetzt im Dienst",
  nowIs: (shift: string, names: string) => `${shift}: ${names}`,
  nowAll: (shift: string) => `${shift}: niemand steht auf einer Liste, also werden alle gerufen.`,
  lists: "Listen",
  none: "Es gibt noch keine Liste.",
  list: (shift: string, day: string) => `${shift}, ${day}`,
  everyDay: "jeder Tag ohne eigene Liste",
  setBy: (who: string, when: string) => `Gesetzt von ${who}, ${when}`,
  add: "Neue Liste",
  shift: "Schicht",
  day: "Tag",
  dayHint: "An dem die Schicht beginnt. Leer: jeder Tag ohne eigene Liste.",
  who: "Wer arbeitet",
  nobody: "Hier darf kein Konto gerufen werden.",
  set: "Liste setzen",
  remove: "Entfernen",
  removeTitle: (list: string) => `Die Liste ${list} entfernen?`,
  removeLead: "Dann gilt die Liste für jeden Tag, sonst werden alle Betreuenden der Station gerufen.",
  chosen: (n: number) => count(n, "Person", "Personen"),
};
