import { t } from "../../../messages";
import { de } from "./de";
import { en, type Words } from "./en";

/** The words of this page; they come with it and not with the first load. */
export const words = (): Words => (t.lang === "de" ? de : en);
