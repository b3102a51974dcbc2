import { count } from "../count";
import type { canary as english } from "../en/canary";

export const canary: typeof english = {
  canary: {
    title: "Probealarm",
    why: "Jede Minute nimmt der Alarm einer Person, die es nicht gibt, den ganzen Weg bis auf jede offene Seite, die das bestätigt. Zwei, die fehlen, sind ein technischer Alarm.",
    off: "Der Probealarm ist ausgeschaltet.",
    none: "Noch ist kein Probealarm angekommen.",
    ago: (age: string) => `Der letzte Probealarm kam vor ${age} an.`,
    late: (age: string) =>
      `Seit ${age} kein Probealarm: auch echte kommen vielleicht nicht an. Bitte nachsehen gehen und den Betreiber rufen.`,
    took: (delayS: string) =>
      `Er brauchte ${delayS}\u00a0s vom Ende der Sekunde, die ihn auslöste, bis er gespeichert war.`,
    pages: (arrived: number, pages: number, delayS: string) =>
      `${arrived} von ${count(pages, "offenen Seite", "offenen Seiten")} haben ihn gezeigt, die letzte nach ${delayS}\u00a0s.`,
  },
};
