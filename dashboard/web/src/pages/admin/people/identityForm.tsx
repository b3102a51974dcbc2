import { useState, type FormEvent } from "react";
import { Field } from "../../../components/field";
import { ProblemLine } from "../../../components/problem";
import { useAction } from "../../../components/useAction";
import { useLoaded } from "../../../components/useLoaded";
import { fieldProblem } from "../../../domain/fieldProblem";
import { dateAndTime } from "../../../domain/time";
import { adminApi } from "../api";
import { Refused, said } from "../parts/refused";
import type { Identity } from "../types";
import { words } from "../words";

/** Who of the house's identity provider opens an account; nothing where the house has none. */
export function IdentityForm({ username }: { username: string }) {
  const ways = useLoaded(() => adminApi.ways(), "");
  const provider = ways.value?.provider ?? null;
  return provider && <Linked username={username} provider={provider.name} />;
}

function Linked({ username, provider }: { username: string; provider: string }) {
  const w = words();
  const known = useLoaded(() => adminApi.identity(username), username);
  const [set, setSet] = useState<Identity | null>(null);
  const save = useAction(async (subject: string) => {
    setSet(null);
    setSet(await adminApi.setIdentity(username, subject || null));
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void save.run(String(new FormData(event.currentTarget).get("subject")).trim());
  };
  const shown = set ?? known.value;
  if (shown === null) return <ProblemLine problem={known.problem} />;
  const at = fieldProblem(save.problem, { "already-there": "subject" });
  return (
    <form className="form" onSubmit={submit} noValidate>
      <Field
        label={w.people.identity(provider)}
        hint={shown.mapped ? w.people.mapped : w.people.identityHint}
        problem={said(at, "subject")}
        name="subject"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        defaultValue={shown.subject ?? ""}
      />
      {shown.linked_at !== null && (
        <p className="hint">
          {w.people.linked(shown.linked_by ?? "", dateAndTime(shown.linked_at))}
        </p>
      )}
      <Refused problem={save.problem} at={at} />
      <div className="buttons">
        <button type="submit" className="button" aria-disabled={save.busy}>
          {w.people.link}
        </button>
      </div>
      <p role="status">{set !== null ? w.saved : ""}</p>
    </form>
  );
}
