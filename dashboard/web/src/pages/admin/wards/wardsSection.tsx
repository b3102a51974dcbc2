import { useState, type FormEvent } from "react";
import { api } from "../../../api/client";
import { Field } from "../../../components/field";
import { ProblemLine } from "../../../components/problem";
import { useMay, useSession } from "../../../components/session";
import { useAction } from "../../../components/useAction";
import { useLoaded } from "../../../components/useLoaded";
import { fieldProblem } from "../../../domain/fieldProblem";
import { useLive } from "../../../live/provider";
import { t } from "../../../messages";
import { adminApi } from "../api";
import { Refused, said } from "../parts/refused";
import type { WardView } from "../types";
import { words } from "../words";
import { Residents } from "./residents";
import { RoomCodes } from "./roomCodes";

/** Wards, and who lives on them. */
export function WardsSection() {
  const w = words().wards;
  const { whole_house } = useSession();
  const mayEnrol = useMay("enrol_residents");
  const mayCode = useMay("set_escalation");
  const wards = useLoaded(() => api.wards(), "");
  const found = wards.value?.wards ?? [];
  return (
    <>
      <p className="lead">{w.lead}</p>
      {whole_house && <NewWard onMade={wards.reload} />}
      <section className="card" aria-labelledby="wards">
        <h2 id="wards">{w.list}</h2>
        <ProblemLine problem={wards.problem} />
        {wards.value === null && wards.problem === null && <p className="hint">{t.app.loading}</p>}
        <ul className="rows">
          {found.map((ward) => (
            <Ward key={ward.ward_id} ward={ward} onChanged={wards.reload} />
          ))}
        </ul>
      </section>
      {mayEnrol && <Residents wards={found} />}
      {mayCode && <RoomCodes />}
    </>
  );
}

function NewWard({ onMade }: { onMade: () => Promise<void> }) {
  const w = words().wards;
  const add = useAction(async (form: HTMLFormElement) => {
    const given = new FormData(form);
    const text = (name: string) => String(given.get(name)).trim();
    await adminApi.addWard(text("ward_id"), text("name"));
    form.reset();
    await onMade();
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void add.run(event.currentTarget);
  };
  const at = fieldProblem(add.problem, { "already-there": "ward_id" });
  return (
    <details className="card adding">
      <summary>{w.add}</summary>
      <form className="form" onSubmit={submit} noValidate>
        <Field
          label={w.wardId}
          hint={w.wardIdHint}
          problem={said(at, "ward_id")}
          name="ward_id"
          autoCapitalize="none"
          required
        />
        <Field label={w.name} problem={said(at, "name")} name="name" maxLength={120} required />
        <Refused problem={add.problem} at={at} />
        <button type="submit" className="button button--primary" aria-disabled={add.busy}>
          {w.create}
        </button>
      </form>
    </details>
  );
}

function Ward({ ward, onChanged }: { ward: WardView; onChanged: () => Promise<void> }) {
  const w = words();
  const { model } = useLive();
  const [open, setOpen] = useState(false);
  const living = [...model.residents.values()].filter((each) => each.view.ward_id === ward.ward_id);
  const rename = useAction(async (name: string) => {
    await adminApi.renameWard(ward.ward_id, name);
    setOpen(false);
    await onChanged();
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void rename.run(String(new FormData(event.currentTarget).get("name")).trim());
  };
  const at = fieldProblem(rename.problem);
  return (
    <li className="row" data-testid="ward" data-ward={ward.ward_id}>
      <div className="row__head">
        <div className="row__facts">
          <strong>{ward.name}</strong> <span className="chip">{ward.ward_id}</span>
          {model.residents.size > 0 && <p className="hint">{w.wards.living(living.length)}</p>}
        </div>
        <button
          type="button"
          className="button button--small"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? w.close : w.change}
          <span className="visually-hidden"> {ward.name}</span>
        </button>
      </div>
      {open && (
        <form className="panel form" onSubmit={submit} noValidate>
          <Field
            label={w.wards.rename(ward.name)}
            problem={said(at, "name")}
            name="name"
            defaultValue={ward.name}
            maxLength={120}
          />
          <Refused problem={rename.problem} at={at} />
          <div className="buttons">
            <button type="submit" className="button" aria-disabled={rename.busy}>
              {w.save}
            </button>
          </div>
        </form>
      )}
    </li>
  );
}
