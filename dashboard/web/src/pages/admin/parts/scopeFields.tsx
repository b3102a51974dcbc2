import { useSession } from "../../../components/session";
import { ticked } from "../../../domain/scope";
import type { Scope } from "../types";
import { words } from "../words";
import type { Known } from "./useKnown";

interface ScopeFieldsProps {
  scope: Scope;
  known: Known;
  onChange: (scope: Scope) => void;
}

/** The whole house, or some wards and some residents; nothing beyond what one sees oneself. */
export function ScopeFields({ scope, known, onChange }: ScopeFieldsProps) {
  const w = words().scope;
  const { whole_house } = useSession();
  return (
    <fieldset className="ticks">
      <legend>{w.legend}</legend>
      {whole_house && (
        <Tick
          label={w.house}
          on={scope.all_wards}
          onTick={(all_wards) => onChange({ ...scope, all_wards })}
        />
      )}
      {!scope.all_wards && (
        <>
          <p className="ticks__head">{known.wards.size > 0 ? w.wards : w.noWards}</p>
          {[...known.wards].map(([id, name]) => (
            <Tick
              key={id}
              label={name}
              on={scope.wards.includes(id)}
              onTick={(on) => onChange({ ...scope, wards: ticked(scope.wards, id, on) })}
            />
          ))}
          {known.residents.size > 0 && (
            <details className="ticks__more">
              <summary>{w.residents}</summary>
              <p className="hint">{w.residentsHint}</p>
              {[...known.residents].map(([id, name]) => (
                <Tick
                  key={id}
                  label={name}
                  on={scope.residents.includes(id)}
                  onTick={(on) => onChange({ ...scope, residents: ticked(scope.residents, id, on) })}
                />
              ))}
            </details>
          )}
        </>
      )}
    </fieldset>
  );
}

export function Tick(props: { label: string; on: boolean; onTick: (on: boolean) => void }) {
  return (
    <label className="tick">
      <input
        type="checkbox"
        checked={props.on}
        onChange={(event) => props.onTick(event.currentTarget.checked)}
      />
      {props.label}
    </label>
  );
}
