import type { ReactNode } from "react";
import { t } from "../messages";
import { ProblemLine } from "./problem";
import { useLoaded } from "./useLoaded";

interface FetchedPageProps<M> {
  title: string;
  load: () => Promise<M>;
  children: (module: M) => ReactNode;
}

/**
 * A page that is fetched when it is opened: the first load never needs it. What cannot be fetched is
 * said here and leaves the alarms around it alone, which an error of a lazy component would not.
 */
export function FetchedPage<M>({ title, load, children }: FetchedPageProps<M>) {
  const page = useLoaded(load, "");
  if (page.value !== null) return <>{children(page.value)}</>;
  return (
    <main className="page-main" id="main">
      <h1 tabIndex={-1}>{title}</h1>
      <ProblemLine problem={page.problem} text={page.problem ? t.problems.noAnswer : null} />
      {page.problem === null ? (
        <p className="hint">{t.app.loading}</p>
      ) : (
        <button type="button" className="button" onClick={() => void page.reload()}>
          {t.app.tryAgain}
        </button>
      )}
    </main>
  );
}
