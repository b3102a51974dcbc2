import type { Words } from "../en";

export const limits: Pick<Words, "limits"> = {
  limits: {
    title: "Wie leicht ein Alarm ausgelöst wird",
    asConfigured: "Wie für alle eingestellt.",
    harder: (percent) => `${percent} % schwerer auszulösen als eingestellt.`,
    easier: (percent) => `${percent} % leichter auszulösen als eingestellt.`,
    answers: (n) => `Darin berücksichtigte Antworten von Pflegenden: ${n}.`,
    never:
      "Hilferufe und sehr starke Anzeichen lösen immer einen Alarm aus: Sie gehören nicht hierher.",
    try: "An den letzten 14 Tagen ausprobieren",
    change: "Ausprobieren",
    option: (percent) =>
      percent > 0 ? `${percent} % schwerer auszulösen als jetzt` : `${-percent} % leichter auszulösen als jetzt`,
    running:
      "Die letzten 14 Tage werden noch einmal beurteilt. Das dauert einige Minuten und stört nichts.",
    busy: "Gerade werden die Tage einer anderen Person beurteilt. In einigen Minuten noch einmal versuchen.",
    failed: "Das ließ sich nicht ausprobieren. Später noch einmal versuchen.",
    tooFew: (days, wanted) =>
      `In den letzten 14 Tagen wurde von dieser Person zu wenig gesehen: ${days} Tage, nötig sind ${wanted}.`,
    would: (days, n, confirmed) =>
      `In den letzten 14 Tagen (${days} beurteilt) hätte das ${n} Alarme ausgelöst, ${confirmed} bestätigt.`,
    was: (n, confirmed) => `Wirklich waren es ${n}, ${confirmed} bestätigt.`,
    byTier: (one, two, three) =>
      `Davon hätte es ausgelöst: ${one} der Stufe 1, ${two} der Stufe 2, ${three} der Stufe 3.`,
    lost: (n) => `Bestätigte Alarme, die nicht gekommen wären: ${n}.`,
    missed: (n, found) => `Meldungen von Not ohne Alarm: ${n}; ${found} davon hätte es ausgelöst.`,
    honest: "Beurteilt mit dem Wissen von heute; einige mehr oder weniger sind kein Fehler.",
    previewOnly: "Ausprobieren ändert nichts. Eine Leitung kann es festlegen.",
    apply: "Ab jetzt gelten lassen",
    applyLead:
      "Es gilt nach Sekunden. Die wöchentliche Kalibrierung kann es wieder verschieben. Festgehalten wird, wer es warum festgelegt hat.",
    reason: "Warum",
    applied: "Es ist festgelegt.",
  },
};
