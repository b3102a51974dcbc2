import type { ApiProblem } from "../../../api/problems";
import { problemText } from "../../../components/problem";
import { fieldProblem, type FieldProblem } from "../../../domain/fieldProblem";

/**
 * What the server refused that is about no single field, in its own words: to somebody who
 * administers, "a nurse may not be managed by an operator" says more than "you may not".
 */
export function Refused(props: { problem: ApiProblem | null; at?: FieldProblem | null }) {
  const { problem, at = fieldProblem(problem) } = props;
  const own = at?.field === "" ? at.text : null;
  const text = problem === null || (at !== null && at.field !== "") ? null : (own ?? problemText(problem));
  return (
    <p
      role="alert"
      lang={own === null ? undefined : "en"}
      className={text ? "problem" : "problem problem--none"}
    >
      {text}
    </p>
  );
}

/** The sentence that belongs to `field`, or null. */
export function said(at: FieldProblem | null, field: string): string | null {
  return at !== null && at.field === field ? at.text : null;
}
