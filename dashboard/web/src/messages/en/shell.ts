import type { Language } from "../language";

export const shell = {
  lang: "en" as Language,
  app: {
    name: "Attune",
    about: "What Attune is for, and its limits",
    notice: "Not a medical device, not a nurse-call system, no replacement for observation",
    demo: "Demo: recording, demo resident, demo consent",
    signOut: "Sign out",
    signedInAs: "Signed in as",
    skip: "Skip to the content",
    loading: "Loading…",
    tryAgain: "Try again",
    broken: "This page stopped working. What it last showed may be wrong: go and look.",
    reload: "Reload the page",
    notFound: "There is no such page.",
    title: (page: string, waiting: number) =>
      waiting > 0 ? `(${waiting}) ${page} · Attune` : `${page} · Attune`,
  },
  language: { label: "Language" },
  nav: {
    label: "Pages",
    wall: "Wall",
    alerts: "Alerts",
    handover: "Handover",
    burden: "Burden",
    technical: "Technical",
    audit: "Audit",
    administration: "Administration",
    back: "Back to the wall",
  },
  connection: {
    live: "Live",
    connecting: "Connecting…",
    lost: "No connection",
    lostSentence: (age: string) =>
      `No connection to the server for ${age}. Nothing on this page is current: go and look. Trying again by itself.`,
  },
  idle: {
    warning: (seconds: number) =>
      `Nobody has used this page for a while. You will be signed out in ${seconds}\u00a0s.`,
    stay: "Stay signed in",
  },
  problems: {
    noAnswer: "The server does not answer. Is it running? Check the connection and try again.",
    wrongPassword: "The name or the password is wrong.",
    tooMany: (seconds: number | null) =>
      seconds === null
        ? "Too many tries. Wait a moment, then try again."
        : `Too many tries. Try again in ${seconds}\u00a0s.`,
    forbidden: "You may not do this.",
    notFound: "This does not exist, or you may not see it.",
    other: (detail: string) => detail || "Something went wrong.",
  },
  signIn: {
    title: "Sign in",
    lead: "Attune watches for signs of distress in people who cannot always say so.",
    username: "Name",
    password: "Password",
    passwordHint: "At the first start: the one-time password that was printed in the terminal.",
    submit: "Sign in",
    busy: "Signing in…",
    ended: "You were signed out because nobody used the page.",
    wall: "This is a screen on a wall",
    wallLead: "Such a screen looks and does nothing else, and it is never signed out for being idle.",
    wallToken: "Token of this screen",
    wallOpen: "Open the wall",
    wallUnknown: "This token opens no wall: it is unknown, has ended or was revoked.",
  },
  choosePassword: {
    title: "Choose a password",
    lead: "The one-time password worked once. Choose your own to go on.",
    current: "One-time password",
    chosen: "New password",
    hint: (min: number) => `At least ${min} characters. A short sentence is easy to remember.`,
    again: "New password again",
    tooShort: (min: number) => `The new password needs at least ${min} characters.`,
    differs: "The two new passwords differ.",
    wrongCurrent: "The one-time password is wrong.",
    submit: "Save the password",
  },
};
