import { api } from "../api/client";
import type { ApiProblem } from "../api/problems";
import { ProblemLine, problemText } from "../components/problem";
import { useAction } from "../components/useAction";
import { useLoaded } from "../components/useLoaded";
import { t, wordFor } from "../messages";

/** The server takes no longer one, and leads to the first page for what is none of ours. */
const LONGEST_PAGE = 400;

/** By the account that people have for everything else, where this house has set that up. */
export function ProviderSignIn(props: { problem: ApiProblem | null }) {
  const ways = useLoaded(api.waysToSignIn, "");
  const begin = useAction(async () => {
    const page = window.location.hash.slice(0, LONGEST_PAGE);
    const { address } = await api.beginProviderSignIn(page);
    window.location.assign(address);
  });
  const provider = ways.value?.provider;
  const problem = begin.problem ?? (begin.busy ? null : props.problem);
  if (provider == null && problem === null) return null;
  return (
    <section className="card form" aria-label={t.provider.title}>
      <ProblemLine problem={problem} text={problem && words(problem)} />
      {provider != null && (
        <button
          type="button"
          className="button"
          aria-disabled={begin.busy}
          onClick={() => void begin.run()}
        >
          {t.provider.submit(provider.name)}
        </button>
      )}
    </section>
  );
}

function words(problem: ApiProblem): string {
  return wordFor(t.provider.problems, problem.type) ?? problemText(problem);
}
