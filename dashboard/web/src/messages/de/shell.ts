import type { shell as english } from "../en/shell";

export const shell: typeof english = {
  lang: "de",
  app: {
    name: "Attune",
    about: "Wofür Attune da ist, und seine Grenzen",
    notice: "Kein Medizinprodukt, keine Rufanlage, kein Ersatz für Beobachtung",
    demo: "Vorführung: Aufnahme, erfundene Person, erfundene Einwilligung",
    signOut: "Abmelden",
    signedInAs: "Angemeldet als",
    skip: "Zum Inhalt springen",
    loading: "Wird geladen …",
    tryAgain: "Noch einmal versuchen",
    broken:
      "Diese Seite funktioniert nicht mehr. Was sie zuletzt gezeigt hat, kann falsch sein: bitte nachsehen gehen.",
    reload: "Seite neu laden",
    notFound: "Diese Seite gibt es nicht.",
    title: (page: string, waiting: number) =>
      waiting > 0 ? `(${waiting}) ${page} · Attune` : `${page} · Attune`,
  },
  language: { label: "Sprache" },
  nav: {
    label: "Seiten",
    wall: "Übersicht",
    alerts: "Alarme",
    handover: "Übergabe",
    burden: "Alarmlast",
    technical: "Technik",
    audit: "Protokoll",
    administration: "Verwaltung",
    back: "Zurück zur Übersicht",
  },
  connection: {
    live: "Verbunden",
    connecting: "Verbindung wird hergestellt …",
    lost: "Keine Verbindung",
    lostSentence: (age: string) =>
      `Seit ${age} keine Verbindung zum Server. Nichts auf dieser Seite ist aktuell: bitte nachsehen gehen. Die Seite versucht es von selbst weiter.`,
  },
  idle: {
    warning: (seconds: number) =>
      `Seit einer Weile hat niemand diese Seite benutzt. In ${seconds}\u00a0s werden Sie abgemeldet.`,
    stay: "Angemeldet bleiben",
  },
  problems: {
    noAnswer: "Der Server antwortet nicht. Läuft er? Bitte die Verbindung prüfen und es noch einmal versuchen.",
    wrongPassword: "Der Name oder das Passwort ist falsch.",
    tooMany: (seconds: number | null) =>
      seconds === null
        ? "Zu viele Versuche. Bitte kurz warten und es dann noch einmal versuchen."
        : `Zu viele Versuche. Bitte in ${seconds}\u00a0s noch einmal versuchen.`,
    forbidden: "Das dürfen Sie nicht.",
    notFound: "Das gibt es nicht, oder Sie dürfen es nicht sehen.",
    other: (detail: string) => detail || "Etwas ist schiefgegangen.",
  },
  signIn: {
    title: "Anmelden",
    lead: "Attune achtet auf Anzeichen von Not bei Menschen, die sie nicht immer sagen können.",
    username: "Name",
    password: "Passwort",
    passwordHint: "Beim ersten Start: das Einmalpasswort, das im Terminal ausgegeben wurde.",
    submit: "Anmelden",
    busy: "Wird angemeldet …",
    wall: "Dies ist ein Bildschirm an der Wand",
    wallLead: "Er zeigt nur an und wird nie wegen Untätigkeit abgemeldet.",
    wallToken: "Token dieses Bildschirms",
    wallOpen: "Wand öffnen",
    wallUnknown: "Mit diesem Token öffnet sich keine Wand: Es ist unbekannt, abgelaufen oder widerrufen.",
    ended: "Sie wurden abgemeldet, weil niemand die Seite benutzt hat.",
  },
  choosePassword: {
    title: "Passwort wählen",
    lead: "Das Einmalpasswort hat einmal gegolten. Bitte wählen Sie Ihr eigenes.",
    current: "Einmalpasswort",
    chosen: "Neues Passwort",
    hint: (min: number) => `Mindestens ${min} Zeichen. Ein kurzer Satz ist leicht zu merken.`,
    again: "Neues Passwort noch einmal",
    tooShort: (min: number) => `Das neue Passwort braucht mindestens ${min} Zeichen.`,
    differs: "Die beiden neuen Passwörter sind verschieden.",
    wrongCurrent: "Das Einmalpasswort ist falsch.",
    submit: "Passwort speichern",
  },
};
