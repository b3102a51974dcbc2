import { useState } from "react";
import { ProblemLine } from "../../../components/problem";
import { useLoaded } from "../../../components/useLoaded";
import { t } from "../../../messages";
import { adminApi } from "../api";
import { SecretOnce } from "../parts/secretOnce";
import { useKnown } from "../parts/useKnown";
import type { NewWebhook } from "../types";
import { words } from "../words";
import { NewWebhookForm } from "./newWebhook";
import { Webhook } from "./webhook";

/** Other systems that are told of alerts. */
export function Webhooks({ onChanged }: { onChanged: () => Promise<void> }) {
  const w = words().deliveries;
  const hooks = useLoaded(() => adminApi.webhooks(), "");
  const known = useKnown();
  const [made, setMade] = useState<NewWebhook | null>(null);
  const changed = async () => {
    await Promise.all([hooks.reload(), onChanged()]);
  };
  const show = async (hook: NewWebhook) => {
    setMade(hook);
    await changed();
  };
  return (
    <>
      {made !== null && (
        <SecretOnce
          key={made.secret}
          title={w.secretTitle(made.webhook.name)}
          lead={w.secretLead}
          secret={made.secret}
          onNoted={() => setMade(null)}
        />
      )}
      <section className="card" aria-labelledby="webhooks">
        <h2 id="webhooks">{w.webhooks}</h2>
        <p className="hint">{w.webhooksLead}</p>
        <ProblemLine problem={hooks.problem} />
        {hooks.value === null && hooks.problem === null && <p className="hint">{t.app.loading}</p>}
        <ul className="rows">
          {(hooks.value?.webhooks ?? []).map((hook) => (
            <Webhook
              key={hook.webhook_id}
              hook={hook}
              known={known}
              onSecret={show}
              onChanged={changed}
            />
          ))}
        </ul>
      </section>
      <NewWebhookForm known={known} onMade={show} />
    </>
  );
}
