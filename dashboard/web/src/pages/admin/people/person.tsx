import { useId, useState } from "react";
import type { Role } from "../../../api/types";
import { useSession } from "../../../components/session";
import { scopeInWords } from "../../../domain/scope";
import { dateAndTime } from "../../../domain/time";
import type { Known } from "../parts/useKnown";
import type { OneTimePassword, UserView } from "../types";
import { words } from "../words";
import { PersonPanel } from "./personPanel";

export interface PersonProps {
  user: UserView;
  roles: readonly Role[];
  known: Known;
  onPassword: (password: OneTimePassword) => Promise<void>;
  onChanged: () => Promise<void>;
}

/** One account: what it is at a glance, what can be done to it when opened. */
export function Person(props: PersonProps) {
  const { user, known } = props;
  const w = words();
  const id = useId();
  const [open, setOpen] = useState(false);
  const self = useSession().username === user.username;
  return (
    <li className="row" data-testid="person" data-user={user.username}>
      <div className="row__head">
        <div className="row__facts">
          <strong>{user.username}</strong> <span className="chip">{w.role[user.role]}</span>{" "}
          {self && <span className="chip">{w.people.you}</span>}{" "}
          {user.disabled_at !== null && (
            <span className="chip chip--off">{w.people.locked(dateAndTime(user.disabled_at))}</span>
          )}{" "}
          {user.must_change_password && <span className="chip">{w.people.fresh}</span>}
          <p className="hint">{scopeInWords(user.scope, known, w.scope)}</p>
        </div>
        <button
          type="button"
          className="button button--small"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
        >
          {open ? w.close : w.change}
          <span className="visually-hidden"> {user.username}</span>
        </button>
      </div>
      {open && (
        <div id={id}>
          <PersonPanel {...props} self={self} />
        </div>
      )}
    </li>
  );
}
