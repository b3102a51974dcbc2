import { t } from "../../../messages";
import { de } from "./de";
import { en, type Words } from "./en";

/** The words of administration; they come with its pages and not with the first load. */
export const words = (): Words => (t.lang === "de" ? de : en);
