import type { AuditRecord } from "../api/types";

/** The subject of a resident's records; a subject that is typed whole (`alert:…`) stays. */
export function subjectOf(typed: string): string {
  const text = typed.trim();
  return text === "" || text.includes(":") ? text : `person:${text}`;
}

/** The actions among some records, each once, by name. */
export const actionsOf = (records: readonly AuditRecord[]): string[] =>
  [...new Set(records.map(({ action }) => action))].sort();

/** Both lists of names as one, each once, by name. */
export const joined = (some: readonly string[], others: readonly string[]): string[] =>
  [...new Set([...some, ...others])].sort();

/** An older page behind a newer one; a record that came twice stays once. */
export function behind(
  newer: readonly AuditRecord[],
  older: readonly AuditRecord[],
): AuditRecord[] {
  const last = newer.at(-1)?.seq ?? Infinity;
  return [...newer, ...older.filter(({ seq }) => seq < last)];
}
