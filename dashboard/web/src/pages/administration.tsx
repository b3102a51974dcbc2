import { ProblemLine } from "../components/problem";
import { useLoaded } from "../components/useLoaded";
import { t } from "../messages";

/**
 * Fetched when it is opened: a carer's phone never needs it. What cannot be fetched is said here and
 * leaves the alarms around it alone, which an error of a lazy component would not.
 */
export function Administration({ part }: { part: string }) {
  const pages = useLoaded(() => import("./admin/adminPage"), "");
  if (pages.value !== null) return <pages.value.AdminPage part={part} />;
  return (
    <main className="page-main" id="main">
      <h1 tabIndex={-1}>{t.nav.administration}</h1>
      <ProblemLine problem={pages.problem} text={pages.problem ? t.problems.noAnswer : null} />
      {pages.problem === null ? (
        <p className="hint">{t.app.loading}</p>
      ) : (
        <button type="button" className="button" onClick={() => void pages.reload()}>
          {t.app.tryAgain}
        </button>
      )}
    </main>
  );
}
