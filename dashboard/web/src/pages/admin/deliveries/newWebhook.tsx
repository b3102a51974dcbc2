import { useState, type FormEvent } from "react";
import { Field } from "../../../components/field";
import { useAction } from "../../../components/useAction";
import { fieldProblem } from "../../../domain/fieldProblem";
import { NOBODY } from "../../../domain/scope";
import { adminApi } from "../api";
import { Refused, said } from "../parts/refused";
import { ScopeFields } from "../parts/scopeFields";
import type { Known } from "../parts/useKnown";
import type { NewWebhook, Scope } from "../types";
import { words } from "../words";

interface NewWebhookProps {
  known: Known;
  onMade: (made: NewWebhook) => Promise<void>;
}

export function NewWebhookForm({ known, onMade }: NewWebhookProps) {
  const w = words().deliveries;
  const [scope, setScope] = useState<Scope>(NOBODY);
  const add = useAction(async (form: HTMLFormElement) => {
    const given = new FormData(form);
    const text = (name: string) => String(given.get(name)).trim();
    const made = await adminApi.addWebhook({ name: text("name"), url: text("url"), scope });
    form.reset();
    setScope(NOBODY);
    await onMade(made);
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void add.run(event.currentTarget);
  };
  const at = fieldProblem(add.problem, { "already-there": "name", "bad-destination": "url" });
  return (
    <details className="card adding">
      <summary>{w.addWebhook}</summary>
      <form className="form" onSubmit={submit} noValidate>
        <Field
          label={w.name}
          problem={said(at, "name")}
          name="name"
          autoCapitalize="none"
          autoComplete="off"
          required
        />
        <Field
          label={w.url}
          hint={w.urlHint}
          problem={said(at, "url")}
          name="url"
          type="url"
          autoComplete="off"
          required
        />
        <ScopeFields scope={scope} known={known} onChange={setScope} />
        <Refused problem={add.problem} at={at} />
        <button type="submit" className="button button--primary" aria-disabled={add.busy}>
          {w.create}
        </button>
      </form>
    </details>
  );
}
