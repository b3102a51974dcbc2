import { useState } from "react";
import { Choice } from "../../../components/choice";
import { ProblemLine } from "../../../components/problem";
import { useAction } from "../../../components/useAction";
import { useLoaded } from "../../../components/useLoaded";
import { t } from "../../../messages";
import { adminApi } from "../api";
import type { Delivery, DeliveryState } from "../types";
import { words } from "../words";
import { Letter } from "./letter";

type Filter = "all" | DeliveryState;

/** What was sent and what was not, dead letters first to be looked at. */
export function Letters({ onChanged }: { onChanged: () => Promise<void> }) {
  const w = words().deliveries;
  const [filter, setFilter] = useState<Filter>("dead");
  return (
    <section className="card" aria-labelledby="letters" data-testid="letters">
      <h2 id="letters">{w.letters}</h2>
      <Choice
        label={w.filter}
        value={filter}
        options={Object.entries(w.state)}
        onChoose={(chosen) => setFilter(chosen as Filter)}
      />
      <Found key={filter} state={filter === "all" ? null : filter} onChanged={onChanged} />
    </section>
  );
}

interface Older {
  deliveries: Delivery[];
  next: string | null;
}

function Found(props: { state: DeliveryState | null; onChanged: () => Promise<void> }) {
  const w = words().deliveries;
  const first = useLoaded(() => adminApi.deliveries(props.state, null), "");
  const [older, setOlder] = useState<Older | null>(null);
  const next = older === null ? (first.value?.next_cursor ?? null) : older.next;
  const more = useAction(async () => {
    const page = await adminApi.deliveries(props.state, next);
    setOlder({
      deliveries: [...(older?.deliveries ?? []), ...page.deliveries],
      next: page.next_cursor,
    });
  });
  const changed = async () => {
    setOlder(null);
    await Promise.all([first.reload(), props.onChanged()]);
  };
  if (first.value === null) {
    return first.problem ? (
      <ProblemLine problem={first.problem} />
    ) : (
      <p className="hint">{t.app.loading}</p>
    );
  }
  const all = [...first.value.deliveries, ...(older?.deliveries ?? [])];
  return (
    <>
      {all.length === 0 && <p role="status">{w.none}</p>}
      <ul className="rows">
        {all.map((each) => (
          <Letter key={each.delivery_id} letter={each} onChanged={changed} />
        ))}
      </ul>
      <ProblemLine problem={more.problem} />
      {next !== null && (
        <button
          type="button"
          className="button"
          aria-disabled={more.busy}
          onClick={() => void more.run()}
        >
          {w.older}
        </button>
      )}
    </>
  );
}
