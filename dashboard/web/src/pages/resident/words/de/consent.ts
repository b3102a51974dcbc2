import type { Words } from "../en";

export const consent: Pick<Words, "consents"> = {
  consents: {
    title: "Einwilligung nach Zweck",
    lead: "Keine folgt aus einer anderen. Jede endet mit ihrer Überprüfung, wenn sie nicht erneuert wird.",
    purposes: {
      face: "Gesicht",
      voice: "Stimme",
      body: "Körper und Bewegung",
      key_frames: "Einzelne Bilder von Alarmen, die im Zimmer bleiben",
      research: "Werte ohne Namen, um Attune zu verbessern",
    },
    status: {
      never: "Nie gegeben",
      valid: "Gegeben",
      due: "Gegeben; bald zu überprüfen",
      overdue: "Die Überprüfung ist überfällig: nicht beobachtet",
      withdrawn: "Widerrufen",
    },
    until: (date) => `bis ${date}`,
    basis: {
      own: "Eigene Einwilligung der Person",
      representative: "Einwilligung einer Vertretung",
      best_interests: "Im besten Interesse der Person entschieden",
      demo: "Der Vorführung",
    },
    noRecord: "Dahinter steht keine Feststellung der Einwilligungsfähigkeit: bitte neu aufnehmen.",
    assessed: (by, date) => `Einwilligungsfähigkeit beurteilt von ${by}, ${date}.`,
    end: (purpose) => `Beenden: ${purpose}`,
    endLead:
      "Das Gerät im Zimmer hört binnen einer Minute auf. Was daraus gelernt wurde, bleibt bis zur Löschung.",
    endBody:
      "Solange das Gesicht erlaubt ist, wird das Bild weiter gelesen, Bewegung eingeschlossen: Auch das Gesicht beenden, damit es aufhört.",
    endReason: "Warum, in den Worten der Person",
    cancel: "Behalten",
    stopping: "Das Gerät im Zimmer soll aufhören. Es kommen noch Sekunden an.",
    stopped: (time, after) =>
      `Befolgt: Die letzte Sekunde wurde um ${time} beobachtet, ${after} nach dem Ende.`,
    stoppedAtOnce: (time) => `Befolgt: Nach ${time} wurde nichts mehr beobachtet.`,
    notice: "Aushang für die Tür, zum Drucken",
    history: (n) => `Wie es dazu kam (${n})`,
    grant: "Einwilligung aufnehmen …",
    legend: "Wofür",
    basisLabel: "Sie beruht auf",
    assessedBy: "Wer die Fähigkeit zu dieser Entscheidung beurteilt hat",
    assessedOn: "Wann",
    note: "Was gesagt wurde, in wessen Worten",
    noteHint: "Beim besten Interesse: warum, und wer gefragt wurde.",
    representative: "Wer die Person vertritt, mit welcher Befugnis",
    review: "Zu überprüfen bis",
    reviewHint: "Höchstens ein Jahr.",
    save: "Aufnehmen",
    needsPurpose: "Mindestens einen Zweck wählen.",
    needsDates: "Angeben, wann beurteilt wurde und wann überprüft wird.",
    recorded: "Es ist aufgenommen.",
  },
};
