import type { components } from "../api/schema";

type Scope = components["schemas"]["ScopeView"];

export const NOBODY: Scope = { all_wards: false, wards: [], residents: [] };

/** The list with `id` in it, or without it. */
export function ticked(list: readonly string[], id: string, on: boolean): string[] {
  const others = list.filter((each) => each !== id);
  return on ? [...others, id] : others;
}

interface Words {
  all: string;
  nobody: string;
  ward: (names: string) => string;
  people: (names: string) => string;
}

/** Whom somebody may know of, in words; a ward or resident without a known name by its id. */
export function scopeInWords(
  scope: Scope,
  names: { wards: ReadonlyMap<string, string>; residents: ReadonlyMap<string, string> },
  words: Words,
): string {
  if (scope.all_wards) return words.all;
  const named = (ids: readonly string[], of: ReadonlyMap<string, string>) =>
    ids.map((id) => of.get(id) ?? id).join(", ");
  const parts: string[] = [];
  if (scope.wards.length > 0) parts.push(words.ward(named(scope.wards, names.wards)));
  if (scope.residents.length > 0) parts.push(words.people(named(scope.residents, names.residents)));
  return parts.join("; ") || words.nobody;
}
