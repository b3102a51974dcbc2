/** What two catalogues of messages have in common, for tests. */

export type Leaves = Map<string, unknown>;

/** Every text of a catalogue by its path. */
export function leaves(node: object, path = "", found: Leaves = new Map()): Leaves {
  for (const [key, value] of Object.entries(node)) {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === "object" && value !== null) leaves(value, here, found);
    else found.set(here, value);
  }
  return found;
}

/** The plain texts that nobody has translated. */
export function alike(one: Leaves, other: Leaves): string[] {
  return [...one]
    .filter(([key, text]) => typeof text === "string" && text === other.get(key))
    .map(([key]) => key);
}

/** How many facts each sentence is given. */
export function arities(found: Leaves): (readonly [string, number])[] {
  const counted = [...found].flatMap(([key, text]) =>
    typeof text === "function" ? [[key, text.length] as const] : [],
  );
  return counted.sort(([one], [other]) => one.localeCompare(other));
}
