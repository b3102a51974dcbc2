import type { Right } from "../api/types";

/** The parts of administration, in their order, and the right that opens each. */
export const SECTIONS = {
  people: "manage_accounts",
  tokens: "manage_tokens",
  wards: "manage_wards",
  calls: "set_escalation",
  shifts: "assign_staff",
  deliveries: "see_deliveries",
} as const satisfies Record<string, Right>;

export type Section = keyof typeof SECTIONS;

export function sectionsFor(rights: readonly Right[]): Section[] {
  const all = Object.keys(SECTIONS) as Section[];
  return all.filter((section) => rights.includes(SECTIONS[section]));
}

/** The part that an address names, if one may see it, else the first; null: there is none. */
export function sectionOf(part: string, rights: readonly Right[]): Section | null {
  const mine = sectionsFor(rights);
  return mine.find((each) => each === part) ?? mine[0] ?? null;
}
