import { NO_ANSWER, type ApiProblem } from "../api/problems";
import { t } from "../messages";

export function problemText(problem: ApiProblem): string {
  switch (problem.status) {
    case NO_ANSWER:
      return t.problems.noAnswer;
    case 403:
      return t.problems.forbidden;
    case 404:
      return t.problems.notFound;
    case 429:
      return t.problems.tooMany(problem.retryAfterS);
    default:
      return t.problems.other(problem.detail);
  }
}

/** Always in the page, so that screen readers notice the moment a sentence appears in it. */
export function ProblemLine(props: { problem: ApiProblem | null; text?: string | null }) {
  const text = props.text ?? (props.problem ? problemText(props.problem) : null);
  return (
    <p role="alert" className={text ? "problem" : "problem problem--none"}>
      {text}
    </p>
  );
}
