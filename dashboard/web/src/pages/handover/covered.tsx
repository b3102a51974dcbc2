import { api } from "../../api/client";
import { ProblemLine } from "../../components/problem";
import { useLoaded } from "../../components/useLoaded";
import { percent } from "../../domain/burden";
import { leastFirst } from "../../domain/handover";
import { t } from "../../messages";

interface CoveredProps {
  since: number;
  until: number;
  ward: string;
}

/** How much of the shift could be judged of each resident: what could not raised no alert. */
export function Covered({ since, until, ward }: CoveredProps) {
  const load = () => api.coverage(since, until, ward);
  const { value, problem } = useLoaded(load, `${since} ${until} ${ward}`);
  return (
    <section className="card" aria-labelledby="covered" data-testid="covered">
      <h2 id="covered">{t.handover.covered}</h2>
      <p className="hint">{t.handover.coveredLead}</p>
      <ProblemLine problem={problem} />
      {value === null && problem === null && <p className="hint">{t.app.loading}</p>}
      <ul>
        {leastFirst(value?.persons ?? []).map((one) => (
          <li key={one.person_id}>
            {one.display_name}, {t.wall.room(one.room)}: {percent(one.share)}
          </li>
        ))}
      </ul>
    </section>
  );
}
