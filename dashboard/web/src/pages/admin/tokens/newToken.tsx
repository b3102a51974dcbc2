import { useState, type FormEvent } from "react";
import type { Right } from "../../../api/types";
import { Choice } from "../../../components/choice";
import { Field } from "../../../components/field";
import { useSession } from "../../../components/session";
import { useAction } from "../../../components/useAction";
import { fieldProblem } from "../../../domain/fieldProblem";
import { NOBODY, ticked } from "../../../domain/scope";
import { endsAt, LASTS, OF_A_WALL, rightsToGive } from "../../../domain/tokens";
import { wordFor } from "../../../messages";
import { adminApi } from "../api";
import { Refused, said } from "../parts/refused";
import { ScopeFields, Tick } from "../parts/scopeFields";
import type { Known } from "../parts/useKnown";
import type { NewToken, Scope } from "../types";
import { words } from "../words";

interface NewTokenProps {
  kind: "api" | "wall";
  known: Known;
  onMade: (token: NewToken) => Promise<void>;
}

/** A program's token with its rights and scope, or a wall's, which shows one ward. */
export function NewTokenForm({ kind, known, onMade }: NewTokenProps) {
  const w = words().tokens;
  const [days, setDays] = useState<number>(LASTS[kind][1]);
  const [rights, setRights] = useState<Right[]>([]);
  const [scope, setScope] = useState<Scope>(NOBODY);
  const [ward, setWard] = useState("");
  const shown = ward || [...known.wards.keys()][0] || "";
  const add = useAction(async (name: string) => {
    const what =
      kind === "wall"
        ? { rights: [...OF_A_WALL], scope: { ...NOBODY, wards: [shown] } }
        : { rights, scope };
    await onMade(await adminApi.addToken({ name, kind, expires_at: endsAt(Date.now(), days), ...what }));
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void add.run(String(new FormData(event.currentTarget).get("name")).trim());
  };
  const at = fieldProblem(add.problem, { "already-there": "name" });
  return (
    <details className="card adding">
      <summary>{kind === "wall" ? w.addWall : w.addApi}</summary>
      <form className="form" onSubmit={submit} noValidate>
        <Field
          label={w.name}
          hint={w.nameHint}
          problem={said(at, "name")}
          name="name"
          autoCapitalize="none"
          autoComplete="off"
          required
        />
        {kind === "wall" ? (
          <Choice label={w.ward} value={shown} options={[...known.wards]} onChoose={setWard} />
        ) : (
          <>
            <RightsFields rights={rights} onChange={setRights} />
            <ScopeFields scope={scope} known={known} onChange={setScope} />
          </>
        )}
        <Choice
          label={w.days}
          value={String(days)}
          options={LASTS[kind].map((each) => [String(each), w.daysOf(each)])}
          onChoose={(chosen) => setDays(Number(chosen))}
        />
        <Refused problem={add.problem} at={at} />
        <button type="submit" className="button button--primary" aria-disabled={add.busy}>
          {w.create}
        </button>
      </form>
    </details>
  );
}

function RightsFields(props: { rights: Right[]; onChange: (rights: Right[]) => void }) {
  const w = words().tokens;
  const { rights: mine } = useSession();
  return (
    <fieldset className="ticks">
      <legend>{w.rights}</legend>
      {rightsToGive(mine).map((right) => (
        <Tick
          key={right}
          label={wordFor(w.right, right) ?? right}
          on={props.rights.includes(right)}
          onTick={(on) => props.onChange(ticked(props.rights, right, on) as Right[])}
        />
      ))}
      {props.rights.includes("handle_alerts") && <p className="hint">{w.handleHint}</p>}
    </fieldset>
  );
}
