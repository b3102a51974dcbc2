import type { provider as english } from "../en/provider";

export const provider: typeof english = {
  provider: {
    title: "Mit einem anderen Konto anmelden",
    submit: (name: string) => `Mit ${name} anmelden`,
    problems: {
      "provider-away":
        "Der Anmeldedienst antwortet nicht. Bitte Name und Passwort benutzen oder es gleich noch einmal versuchen.",
      "sign-in-expired":
        "Diese Anmeldung hat zu lange gedauert oder wurde schon benutzt. Bitte von vorn beginnen.",
      "sign-in-denied": "Der Anmeldedienst hat Sie nicht angemeldet.",
      "sign-in-refused":
        "Dieser Anmeldung ist nicht zu trauen. Bitte von vorn beginnen und der Technik Bescheid geben.",
      "unknown-identity":
        "Dort sind Sie angemeldet, aber hier gehört Ihnen kein offenes Konto. Bitte fragen Sie, wer die Konten verwaltet.",
    },
  },
};
