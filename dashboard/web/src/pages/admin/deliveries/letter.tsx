import { useAction } from "../../../components/useAction";
import { timeOrDate } from "../../../domain/time";
import { useNow } from "../../../live/useNow";
import { wordFor } from "../../../messages";
import { adminApi } from "../api";
import { Confirm } from "../parts/confirm";
import { Refused } from "../parts/refused";
import type { Delivery } from "../types";
import { words } from "../words";

/** One delivery: to whom, about what, what became of it; a dead one can be dealt with. */
export function Letter({ letter, onChanged }: { letter: Delivery; onChanged: () => Promise<void> }) {
  const w = words().deliveries;
  const now = useNow().wall;
  const again = useAction(async () => {
    await adminApi.replay(letter.delivery_id);
    await onChanged();
  });
  const channel = wordFor(w.channel, letter.channel) ?? letter.channel;
  const at = letter.settled_at ?? letter.created_at;
  return (
    <li className="row" data-testid="letter" data-state={letter.state}>
      <div className="row__facts">
        <strong>{letter.target_name}</strong> <span className="chip">{channel}</span>{" "}
        <span className={letter.state === "dead" ? "chip chip--off" : "chip"}>
          {w.one[letter.state]}
        </span>
        <p className="hint">
          {w.about(letter.kind, letter.tier)} · {timeOrDate(at, now)} · {w.attempts(letter.attempts)}
          {letter.state === "pending" && ` · ${w.nextTry(timeOrDate(letter.due_at, now))}`}
        </p>
        {letter.last_error && (
          <p>
            {w.reason} <span lang="en">{letter.last_error}</span>
          </p>
        )}
      </div>
      {letter.state === "dead" && (
        <>
          <div className="buttons">
            <button
              type="button"
              className="button"
              aria-disabled={again.busy}
              onClick={() => void again.run()}
            >
              {w.replay}
            </button>
            <Confirm
              label={w.dismiss}
              title={w.dismissTitle}
              lead={w.dismissLead}
              run={async () => {
                await adminApi.dismiss(letter.delivery_id);
                await onChanged();
              }}
            />
          </div>
          <Refused problem={again.problem} />
        </>
      )}
    </li>
  );
}
