import { useState, type FormEvent } from "react";
import { api } from "../../../api/client";
import type { ResidentView } from "../../../api/types";
import { Choice } from "../../../components/choice";
import { Field } from "../../../components/field";
import { ProblemLine } from "../../../components/problem";
import { useAction } from "../../../components/useAction";
import { useLoaded } from "../../../components/useLoaded";
import { useSession } from "../../../components/session";
import { fieldProblem } from "../../../domain/fieldProblem";
import { wardOptions } from "../../../domain/wards";
import { adminApi } from "../api";
import { Refused, said } from "../parts/refused";
import type { WardView } from "../types";
import { words } from "../words";

type Wards = readonly WardView[];

/** Where residents live, and somebody new. */
export function Residents({ wards }: { wards: Wards }) {
  const w = words().wards;
  const residents = useLoaded(() => api.residents(), "");
  const found = residents.value?.residents ?? [];
  return (
    <>
      <section className="card" aria-labelledby="residents">
        <h2 id="residents">{w.residents}</h2>
        <p className="hint">{w.residentsLead}</p>
        <ProblemLine problem={residents.problem} />
        {residents.value !== null && found.length === 0 && <p>{w.noResidents}</p>}
        <ul className="rows">
          {found.map((view) => (
            <Resident
              key={view.person_id}
              view={view}
              wards={wards}
              onChanged={residents.reload}
            />
          ))}
        </ul>
      </section>
      <NewResident wards={wards} onMade={residents.reload} />
    </>
  );
}

function useWardChoice(wards: Wards) {
  return wardOptions([...wards], useSession(), words().wards.noWard);
}

interface ResidentProps {
  view: ResidentView;
  wards: Wards;
  onChanged: () => Promise<void>;
}

function Resident({ view, wards, onChanged }: ResidentProps) {
  const w = words();
  const [open, setOpen] = useState(false);
  const ward = wards.find((each) => each.ward_id === view.ward_id)?.name ?? w.wards.noWard;
  const saved = async () => {
    setOpen(false);
    await onChanged();
  };
  return (
    <li className="row" data-testid="resident" data-person={view.person_id}>
      <div className="row__head">
        <div className="row__facts">
          <strong>{view.display_name}</strong> <span className="chip">{view.person_id}</span>
          <p className="hint">
            {w.wards.room} {view.room} · {ward}
          </p>
        </div>
        <button
          type="button"
          className="button button--small"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? w.close : w.change}
          <span className="visually-hidden"> {view.display_name}</span>
        </button>
      </div>
      {open && <ResidentForm view={view} wards={wards} onChanged={saved} />}
    </li>
  );
}

function ResidentForm({ view, wards, onChanged }: ResidentProps) {
  const w = words();
  const [ward, setWard] = useState(view.ward_id ?? "");
  const save = useAction(async (display_name: string, room: string) => {
    await adminApi.changeResident(view.person_id, { display_name, room, ward_id: ward || null });
    await onChanged();
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    void save.run(String(given.get("display_name")).trim(), String(given.get("room")).trim());
  };
  const at = fieldProblem(save.problem);
  return (
    <form className="panel form" onSubmit={submit} noValidate>
      <NameAndRoom at={at} name={view.display_name} room={view.room} />
      <Choice
        label={w.wards.ward}
        value={ward}
        options={useWardChoice(wards)}
        onChoose={setWard}
      />
      <Refused problem={save.problem} at={at} />
      <div className="buttons">
        <button type="submit" className="button button--primary" aria-disabled={save.busy}>
          {w.save}
        </button>
      </div>
    </form>
  );
}

function NameAndRoom(props: { at: ReturnType<typeof fieldProblem>; name?: string; room?: string }) {
  const w = words().wards;
  return (
    <>
      <Field
        label={w.displayName}
        problem={said(props.at, "display_name")}
        name="display_name"
        defaultValue={props.name}
        maxLength={120}
      />
      <Field
        label={w.room}
        problem={said(props.at, "room")}
        name="room"
        defaultValue={props.room}
        maxLength={120}
      />
    </>
  );
}

function NewResident({ wards, onMade }: { wards: Wards; onMade: () => Promise<void> }) {
  const w = words().wards;
  const options = useWardChoice(wards);
  const [ward, setWard] = useState<string | null>(null);
  const chosen = ward ?? options[0]?.[0] ?? "";
  const add = useAction(async (form: HTMLFormElement) => {
    const given = new FormData(form);
    const text = (name: string) => String(given.get(name)).trim();
    await adminApi.addResident({
      person_id: text("person_id"),
      display_name: text("display_name"),
      room: text("room"),
      ward_id: chosen || null,
    });
    form.reset();
    await onMade();
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void add.run(event.currentTarget);
  };
  const at = fieldProblem(add.problem, { "already-there": "person_id" });
  return (
    <details className="card adding">
      <summary>{w.addResident}</summary>
      <form className="form" onSubmit={submit} noValidate>
        <p className="hint">{w.notWatched}</p>
        <Field
          label={w.personId}
          hint={w.personIdHint}
          problem={said(at, "person_id")}
          name="person_id"
          autoCapitalize="none"
        />
        <NameAndRoom at={at} />
        <Choice label={w.ward} value={chosen} options={options} onChoose={setWard} />
        <Refused problem={add.problem} at={at} />
        <button type="submit" className="button button--primary" aria-disabled={add.busy}>
          {w.createResident}
        </button>
      </form>
    </details>
  );
}
