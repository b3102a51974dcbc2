import { useState } from "react";
import { api } from "../../api/client";
import type { Place, Surroundings } from "../../api/types";
import { ProblemLine } from "../../components/problem";
import { useMay } from "../../components/session";
import { useAction } from "../../components/useAction";
import { useLoaded } from "../../components/useLoaded";
import { planLine } from "../../domain/plan";
import { t, wordFor } from "../../messages";
import { PlanForm } from "./planForm";

/** Where a resident is and what is planned: chosen from lists, read by the assessments. */
export function SurroundingsCard({ personId }: { personId: string }) {
  const loaded = useLoaded(() => api.surroundings(personId), personId);
  const mayChange = useMay("set_surroundings");
  const [changing, setChanging] = useState(false);
  const done = async () => {
    await loaded.reload();
    setChanging(false);
  };
  return (
    <section className="card area-surroundings" aria-labelledby="surroundings">
      <h2 id="surroundings">{t.surroundings.title}</h2>
      <p className="hint">{t.surroundings.lead}</p>
      <ProblemLine problem={loaded.problem} />
      {loaded.value !== null &&
        (changing ? (
          <Change known={loaded.value} onDone={done} onCancel={() => setChanging(false)} />
        ) : (
          <>
            <Known known={loaded.value} />
            {mayChange && (
              <button type="button" className="button" onClick={() => setChanging(true)}>
                {t.surroundings.change}
              </button>
            )}
          </>
        ))}
    </section>
  );
}

function Known({ known }: { known: Surroundings }) {
  const words = t.surroundings;
  return (
    <div data-testid="surroundings">
      <p>
        {words.place}: {(known.place && wordFor(words.places, known.place)) ?? words.placeUnknown}
      </p>
      {known.planned.length === 0 && <p className="hint">{words.noPlan}</p>}
      <ul className="plan">
        {known.planned.map((planned, i) => (
          <li key={i}>{planLine(planned)}</li>
        ))}
      </ul>
    </div>
  );
}

interface ChangeProps {
  known: Surroundings;
  onDone: () => Promise<void>;
  onCancel: () => void;
}

function Change({ known, onDone, onCancel }: ChangeProps) {
  const words = t.surroundings;
  const [place, setPlace] = useState(known.place);
  const [planned, setPlanned] = useState(known.planned);
  const save = useAction(async () => {
    const { person_id, revision } = known;
    await api.setSurroundings(person_id, { revision, place, planned });
    await onDone();
  });
  return (
    <div className="form">
      <div className="field">
        <label htmlFor="place">{words.place}</label>
        <select
          id="place"
          value={place ?? ""}
          onChange={(event) => setPlace((event.target.value || null) as Place | null)}
        >
          <option value="">{words.placeUnknown}</option>
          {Object.entries(words.places).map(([name, word]) => (
            <option key={name} value={name}>
              {word}
            </option>
          ))}
        </select>
      </div>
      <ul className="plan" aria-label={words.planned}>
        {planned.map((each, i) => (
          <li key={i}>
            {planLine(each)}{" "}
            <button
              type="button"
              className="button button--small"
              aria-label={words.remove(planLine(each))}
              onClick={() => setPlanned(planned.filter((_, other) => other !== i))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <PlanForm onAdd={(added) => setPlanned([...planned, added])} />
      <ProblemLine problem={save.problem} />
      <div className="buttons">
        <button type="button" className="button" onClick={onCancel}>
          {words.cancel}
        </button>
        <button
          type="button"
          className="button button--primary"
          aria-disabled={save.busy}
          onClick={() => void save.run()}
        >
          {words.save}
        </button>
      </div>
    </div>
  );
}
