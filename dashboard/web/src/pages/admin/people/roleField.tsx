import { useId } from "react";
import type { Role } from "../../../api/types";
import { words } from "../words";

interface RoleFieldProps {
  role: Role;
  roles: readonly Role[];
  problem: string | null;
  onChoose: (role: Role) => void;
}

/** What somebody is, and beneath it what that lets them do. */
export function RoleField({ role, roles, problem, onChoose }: RoleFieldProps) {
  const w = words();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{w.people.role}</label>
      <select
        id={id}
        value={role}
        aria-describedby={`${id}-may`}
        aria-invalid={problem !== null || undefined}
        onChange={(event) => onChoose(event.currentTarget.value as Role)}
      >
        {roles.map((each) => (
          <option key={each} value={each}>
            {w.role[each]}
          </option>
        ))}
      </select>
      {problem !== null && (
        <p className="problem" role="alert" lang="en">
          {problem}
        </p>
      )}
      <p id={`${id}-may`} className="hint">
        {w.people.roleMay[role]}
      </p>
    </div>
  );
}
