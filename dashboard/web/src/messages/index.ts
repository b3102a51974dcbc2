import { en, type Messages } from "./en";

/** The texts in the language of this page. One language for now, so no choice is offered. */
export const t: Messages = en;
