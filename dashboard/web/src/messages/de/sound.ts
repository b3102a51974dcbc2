import { count } from "../count";
import type { Messages } from "../en";

export const sound: Pick<Messages, "sound"> = {
  sound: {
    strip: "Ton, und auf wen nicht geachtet wird",
    state: {
      on: "Ton an",
      paused: "Ton angehalten",
      off: "Ton aus: auf diesem Gerät ausgeschaltet",
      blocked: "Ton aus: der Browser wartet auf eine Berührung",
      stalled: "Ton aus: dieses Gerät gibt nichts wieder",
      none: "Ton aus: dieser Browser kann nicht klingen",
    },
    unheard: "Ein Alarm wartet, der hier nicht zu hören ist.",
    paused: (left: string) => `Ton angehalten: ${left}`,
    pause: "Ton anhalten (2\u00a0min)",
    endPause: "Wieder klingen",
    allow: "Diese Seite klingen lassen",
    alarmPaused: (n: number, time: string) =>
      `Alarm angehalten: ${count(n, "Person", "Personen")}, die erste bis ${time}`,
    alarmOff: (n: number) =>
      `Alarm aus: auf ${count(n, "Person", "Personen")} wird nicht geachtet`,
    title: "Ton und Licht",
    lead: "Nur der schlimmste Alarm klingt, immer wieder, bis jemand ihn annimmt. Das Licht bleibt an, was auch mit dem Ton geschieht.",
    here: "Auf diesem Gerät",
    why: {
      on: "Alarme sind hier zu hören, so laut, wie das Gerät eingestellt ist. Ein ruhendes Gerät oder ein stummer Lautsprecher ist nicht zu hören: bitte unten ausprobieren.",
      paused: "Der Ton ist für höchstens zwei Minuten angehalten. Ein schlimmerer Alarm oder Stufe 1 bei jemand anderem ist trotzdem zu hören.",
      off: "Hier ist nichts zu hören, bis der Ton wieder eingeschaltet wird. Das Licht bleibt an.",
      blocked: "Browser lassen eine Seite erst klingen, wenn jemand sie berührt hat. Bitte einmal tippen; eine Wandanzeige lässt sich so starten, dass keine Berührung nötig ist.",
      stalled: "Der Browser dürfte klingen, aber nichts wird wiedergegeben. Ist ein Lautsprecher da und gewählt?",
      none: "Nehmen Sie einen anderen Browser oder lassen Sie sich auf dem Telefon rufen: siehe Alarme.",
    },
    switchOff: "Ton auf diesem Gerät ausschalten",
    switchOn: "Ton einschalten",
    patterns: "Was zu hören ist",
    pattern: {
      1: (everyS: number) => `Zehn Töne, fünf und fünf, sofort und wieder alle ${everyS}\u00a0s`,
      2: (everyS: number) => `Drei Töne, nach 20\u00a0s und wieder alle ${everyS}\u00a0s`,
      3: (everyS: number) => `Ein tiefer Ton, nach 20\u00a0s und wieder alle ${everyS}\u00a0s`,
    },
    lostServer: "Eine Seite, die den Server 20\u00a0s nicht gehört hat, klingt wie Stufe 3.",
    test: "Ton und Licht ausprobieren",
    testWhy: "Jede Stufe klingt einmal, und ihr Licht ist sechs Sekunden an. Sagen Sie, was Sie gehört und gesehen haben; es wird im Protokoll festgehalten.",
    tryTier: (tier: string) => `${tier} ausprobieren`,
    busy: "Nichts wurde ausprobiert: Gerade klingt ein Alarm, oder diese Seite ist nicht zu hören, wie oben steht.",
    sample: "Das ist eine Probe",
    heard: "Haben Sie es gehört?",
    seen: "Haben Sie das Licht gesehen?",
    yes: "Ja",
    no: "Nein",
    record: "Ergebnis festhalten",
    recordedGood: "Festgehalten. Ton und Licht dieses Geräts funktionieren.",
    recordedBad:
      "Festgehalten. Verlassen Sie sich auf dieses Gerät erst, wenn jemand es hört und sieht: lauter stellen, einen anderen Lautsprecher wählen oder den Betreiber holen.",
  },
};
