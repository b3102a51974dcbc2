import { useState, type FormEvent } from "react";
import type { Role } from "../../../api/types";
import { Field } from "../../../components/field";
import { useAction } from "../../../components/useAction";
import { fieldProblem } from "../../../domain/fieldProblem";
import { NOBODY } from "../../../domain/scope";
import { adminApi } from "../api";
import { Refused, said } from "../parts/refused";
import { ScopeFields } from "../parts/scopeFields";
import type { Known } from "../parts/useKnown";
import type { OneTimePassword, Scope } from "../types";
import { words } from "../words";
import { RoleField } from "./roleField";

interface NewPersonProps {
  roles: readonly Role[];
  known: Known;
  onMade: (password: OneTimePassword) => Promise<void>;
}

/** An account with a one-time password, which is handed over in person. */
export function NewPerson({ roles, known, onMade }: NewPersonProps) {
  const w = words().people;
  const [role, setRole] = useState<Role>(roles[0] ?? "carer");
  const [scope, setScope] = useState<Scope>(NOBODY);
  const add = useAction(async (form: HTMLFormElement) => {
    const username = String(new FormData(form).get("username")).trim();
    const made = await adminApi.addUser({ username, role, scope });
    form.reset();
    setScope(NOBODY);
    await onMade(made);
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void add.run(event.currentTarget);
  };
  const at = fieldProblem(add.problem, { "already-there": "username" });
  return (
    <details className="card adding">
      <summary>{w.add}</summary>
      <form className="form" onSubmit={submit} noValidate>
        <Field
          label={w.username}
          hint={w.usernameHint}
          problem={said(at, "username")}
          name="username"
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          required
        />
        <RoleField role={role} roles={roles} problem={said(at, "role")} onChoose={setRole} />
        <ScopeFields scope={scope} known={known} onChange={setScope} />
        <Refused problem={add.problem} at={at} />
        <button type="submit" className="button button--primary" aria-disabled={add.busy}>
          {w.create}
        </button>
      </form>
    </details>
  );
}
