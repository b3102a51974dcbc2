export const provider = {
  provider: {
    title: "Sign in with another account",
    submit: (name: string) => `Sign in with ${name}`,
    problems: {
      "provider-away":
        "The sign-in service does not answer. Use name and password, or try again in a moment.",
      "sign-in-expired": "This sign-in took too long or was used already. Begin again.",
      "sign-in-denied": "The sign-in service did not sign you in.",
      "sign-in-refused": "This sign-in cannot be trusted. Begin again, and tell the operator.",
      "unknown-identity":
        "You are signed in there, but no open account here is yours. Ask whoever manages accounts.",
    },
  },
};
