import { t } from "../messages";
import { de } from "../messages/de";
import { en } from "../messages/en";

export interface Help {
  text: string;
  times: number;
}

const IDEAS: readonly (readonly string[])[] = [en, de].map(({ alert }) => alert.helpedIdeas);

/** A word that was tapped rather than typed, in the language of the page; others as they are. */
export function inPageLanguage(text: string): string {
  const wanted = text.trim().toLowerCase();
  for (const ideas of IDEAS) {
    const place = ideas.findIndex((idea) => idea.toLowerCase() === wanted);
    if (place >= 0) return t.alert.helpedIdeas[place] ?? text;
  }
  return text;
}

/** The same for a line of several. */
export const lineInPageLanguage = (line: string): string =>
  line
    .split(",")
    .map((part) => inPageLanguage(part.trim()))
    .join(", ");

/** What helped, most often first: "Music" and "Musik" are one. */
export function merged(helped: readonly Help[]): Help[] {
  const found = new Map<string, Help>();
  for (const { text, times } of helped) {
    const shown = inPageLanguage(text);
    const key = shown.toLowerCase();
    found.set(key, { text: found.get(key)?.text ?? shown, times: times + (found.get(key)?.times ?? 0) });
  }
  return [...found.values()].sort((a, b) => b.times - a.times);
}
