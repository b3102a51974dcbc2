import { useState, type FormEvent } from "react";
import type { Role } from "../../../api/types";
import { useAction } from "../../../components/useAction";
import { fieldProblem } from "../../../domain/fieldProblem";
import { adminApi } from "../api";
import { Confirm } from "../parts/confirm";
import { Refused, said } from "../parts/refused";
import { ScopeFields } from "../parts/scopeFields";
import type { Scope } from "../types";
import { words } from "../words";
import { EmailForm } from "./emailForm";
import { IdentityForm } from "./identityForm";
import type { PersonProps } from "./person";
import { RoleField } from "./roleField";

/**
 * What can be done to an account. To one's own: signing out and the address. To one of a role that
 * one may not give: signing out and locking, which must not wait.
 */
export function PersonPanel(props: PersonProps & { self: boolean }) {
  const { user, self, onPassword, onChanged } = props;
  const below = props.roles.includes(user.role);
  const w = words().people;
  const name = user.username;
  const [done, setDone] = useState("");
  const after = async (work: Promise<unknown>, said: string) => {
    await work;
    await onChanged();
    setDone(said);
  };
  return (
    <div className="panel">
      {self || !below ? (
        <p className="hint">{self ? w.notSelf : w.beyond}</p>
      ) : (
        <MayForm {...props} onSaved={() => after(Promise.resolve(), w.changed(name))} />
      )}
      {below && <EmailForm username={name} />}
      {below && !self && <IdentityForm username={name} />}
      <div className="buttons">
        <Confirm
          label={w.end}
          title={w.endTitle(name)}
          lead={w.endLead}
          run={() => after(adminApi.endSessions(name), w.ended(name))}
        />
        {!self && below && (
          <Confirm
            label={w.reset}
            title={w.resetTitle(name)}
            lead={w.resetLead}
            run={async () => onPassword(await adminApi.resetPassword(name))}
          />
        )}
        {!self && user.disabled_at === null && (
          <Confirm
            label={w.lock}
            title={w.lockTitle(name)}
            lead={w.lockLead}
            danger
            run={() => after(adminApi.disableUser(name), "")}
          />
        )}
        {!self && below && user.disabled_at !== null && (
          <Unlock run={() => after(adminApi.enableUser(name), "")} />
        )}
      </div>
      <p role="status">{done}</p>
    </div>
  );
}

function Unlock({ run }: { run: () => Promise<void> }) {
  const unlock = useAction(run);
  return (
    <>
      <button
        type="button"
        className="button"
        aria-disabled={unlock.busy}
        onClick={() => void unlock.run()}
      >
        {words().people.unlock}
      </button>
      <Refused problem={unlock.problem} />
    </>
  );
}

function MayForm(props: PersonProps & { onSaved: () => Promise<void> }) {
  const { user, known, onSaved } = props;
  const [role, setRole] = useState<Role>(user.role);
  const [scope, setScope] = useState<Scope>(user.scope);
  const save = useAction(async () => {
    await adminApi.changeUser(user.username, { role, scope });
    await onSaved();
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void save.run();
  };
  const at = fieldProblem(save.problem);
  return (
    <form className="form" onSubmit={submit}>
      <RoleField role={role} roles={props.roles} problem={said(at, "role")} onChoose={setRole} />
      <ScopeFields scope={scope} known={known} onChange={setScope} />
      <Refused problem={save.problem} at={at} />
      <button type="submit" className="button button--primary" aria-disabled={save.busy}>
        {words().save}
      </button>
    </form>
  );
}
