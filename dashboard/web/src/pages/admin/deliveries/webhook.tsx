import { useState } from "react";
import { useAction } from "../../../components/useAction";
import { scopeInWords } from "../../../domain/scope";
import { dateAndTime } from "../../../domain/time";
import { adminApi } from "../api";
import { Confirm } from "../parts/confirm";
import { Refused } from "../parts/refused";
import type { Known } from "../parts/useKnown";
import type { NewWebhook, WebhookTest, WebhookView } from "../types";
import { words } from "../words";

interface WebhookProps {
  hook: WebhookView;
  known: Known;
  onSecret: (made: NewWebhook) => Promise<void>;
  onChanged: () => Promise<void>;
}

/** One endpoint: on or off, tried, its secret changed, removed. */
export function Webhook({ hook, known, onSecret, onChanged }: WebhookProps) {
  const w = words();
  const on = hook.disabled_at === null;
  return (
    <li className="row" data-testid="webhook" data-name={hook.name}>
      <div className="row__facts">
        <strong>{hook.name}</strong>{" "}
        <span className={on ? "chip" : "chip chip--off"}>
          {on ? w.deliveries.on : w.deliveries.off(hook.disabled_why ?? "")}
        </span>
        <p className="hint">{hook.url}</p>
        <p className="hint">{scopeInWords(hook.scope, known, w.scope)}</p>
        {hook.old_secret_until !== null && (
          <p className="hint">{w.deliveries.oldSecret(dateAndTime(hook.old_secret_until))}</p>
        )}
        {hook.dead > 0 && <p className="problem">{w.deliveries.dead(hook.dead)}</p>}
      </div>
      <Buttons hook={hook} on={on} onSecret={onSecret} onChanged={onChanged} />
    </li>
  );
}

function Buttons(props: Omit<WebhookProps, "known"> & { on: boolean }) {
  const { hook, on, onSecret, onChanged } = props;
  const w = words().deliveries;
  const [found, setFound] = useState<WebhookTest | null>(null);
  const test = useAction(async () => {
    setFound(null);
    setFound(await adminApi.testWebhook(hook.webhook_id));
  });
  const turn = useAction(async () => {
    const { url, scope } = hook;
    await adminApi.changeWebhook(hook.webhook_id, { url, scope, enabled: !on });
    await onChanged();
  });
  const named = <span className="visually-hidden"> {hook.name}</span>;
  return (
    <>
      <div className="buttons">
        {on && (
          <button
            type="button"
            className="button"
            aria-disabled={test.busy}
            onClick={() => void test.run()}
          >
            {w.test}
            {named}
          </button>
        )}
        <button
          type="button"
          className="button"
          aria-disabled={turn.busy}
          onClick={() => void turn.run()}
        >
          {on ? w.pause : w.resume}
          {named}
        </button>
        <Confirm
          label={w.rotate}
          about={hook.name}
          title={w.rotateTitle(hook.name)}
          lead={w.rotateLead}
          run={async () => onSecret(await adminApi.rotateWebhook(hook.webhook_id))}
        />
        <Confirm
          label={w.remove}
          about={hook.name}
          title={w.removeTitle(hook.name)}
          lead={w.removeLead}
          danger
          run={async () => {
            await adminApi.removeWebhook(hook.webhook_id);
            await onChanged();
          }}
        />
      </div>
      <Refused problem={test.problem ?? turn.problem} />
      <p role="status" data-testid="test-result">
        {test.busy ? w.testing : found && <Result found={found} />}
      </p>
    </>
  );
}

function Result({ found }: { found: WebhookTest }) {
  const w = words().deliveries;
  if (found.taken) return w.testTaken(found.answered_in_ms);
  return (
    <>
      {w.testFailed} <span lang="en">{found.problem}</span>
    </>
  );
}
