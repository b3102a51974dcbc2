import type { ApiProblem } from "../api/problems";

/** What the server refused, and the field of the form that it is about; "": the form as a whole. */
export interface FieldProblem {
  field: string;
  text: string;
}

const NAMED = /^(?:body|path)\.([a-z_]+)[^:]*: ([\s\S]+)$/;

/**
 * `fields` says for a problem's type which field it is about. A malformed value names its field
 * itself ("body.username: String should match …"). Null: no problem, or none with a sentence.
 */
export function fieldProblem(
  problem: ApiProblem | null,
  fields: Readonly<Record<string, string>> = {},
): FieldProblem | null {
  if (problem === null || problem.detail === "" || problem.status === 0) return null;
  const named = problem.type === "invalid" ? NAMED.exec(problem.detail) : null;
  if (named) return { field: named[1] ?? "", text: named[2] ?? problem.detail };
  return { field: fields[problem.type] ?? "", text: problem.detail };
}
