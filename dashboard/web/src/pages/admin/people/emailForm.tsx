import { useState, type FormEvent } from "react";
import { Field } from "../../../components/field";
import { ProblemLine } from "../../../components/problem";
import { useAction } from "../../../components/useAction";
import { useLoaded } from "../../../components/useLoaded";
import { fieldProblem } from "../../../domain/fieldProblem";
import { adminApi } from "../api";
import { Refused, said } from "../parts/refused";
import { words } from "../words";

/** Where calls for somebody are mailed to; asked for only when the account is opened. */
export function EmailForm({ username }: { username: string }) {
  const w = words();
  const known = useLoaded(() => adminApi.email(username), username);
  const [saved, setSaved] = useState(false);
  const save = useAction(async (address: string) => {
    setSaved(false);
    await adminApi.setEmail(username, address || null);
    setSaved(true);
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void save.run(String(new FormData(event.currentTarget).get("address")).trim());
  };
  if (known.value === null) return <ProblemLine problem={known.problem} />;
  const at = fieldProblem(save.problem);
  return (
    <form className="form form--line" onSubmit={submit} noValidate>
      <Field
        label={w.people.email}
        hint={w.people.emailHint}
        problem={said(at, "address")}
        name="address"
        type="email"
        autoComplete="off"
        defaultValue={known.value.address ?? ""}
      />
      <Refused problem={save.problem} at={at} />
      <button type="submit" className="button" aria-disabled={save.busy}>
        {w.save}
      </button>
      <p role="status">{saved ? w.saved : ""}</p>
    </form>
  );
}
