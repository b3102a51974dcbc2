import { useState } from "react";
import { t } from "../../../messages";
import { ProblemLine } from "../../../components/problem";
import { useLoaded } from "../../../components/useLoaded";
import { adminApi } from "../api";
import { SecretOnce } from "../parts/secretOnce";
import { useKnown } from "../parts/useKnown";
import type { OneTimePassword } from "../types";
import { words } from "../words";
import { NewPerson } from "./newPerson";
import { Person } from "./person";

/** Accounts: who may sign in, as what, about whom. */
export function PeopleSection() {
  const w = words().people;
  const users = useLoaded(() => adminApi.users(), "");
  const known = useKnown();
  const [made, setMade] = useState<OneTimePassword | null>(null);
  const show = async (password: OneTimePassword) => {
    setMade(password);
    await users.reload();
  };
  const roles = users.value?.roles_to_give ?? [];
  return (
    <>
      <p className="lead">{w.lead}</p>
      {made !== null && (
        <SecretOnce
          key={made.one_time_password}
          title={w.passwordTitle(made.username)}
          lead={w.passwordLead}
          secret={made.one_time_password}
          onNoted={() => setMade(null)}
        />
      )}
      {users.value !== null && <NewPerson roles={roles} known={known} onMade={show} />}
      <section className="card" aria-labelledby="accounts">
        <h2 id="accounts">{w.list}</h2>
        <ProblemLine problem={users.problem} />
        {users.value === null ? (
          <p className="hint">{t.app.loading}</p>
        ) : (
          <>
            <p className="hint">{w.shown(users.value.users.length)}</p>
            <ul className="rows">
              {users.value.users.map((user) => (
                <Person
                  key={user.username}
                  user={user}
                  roles={roles}
                  known={known}
                  onPassword={show}
                  onChanged={users.reload}
                />
              ))}
            </ul>
          </>
        )}
      </section>
    </>
  );
}
