import { useState } from "react";
import { ProblemLine } from "../../../components/problem";
import { useLoaded } from "../../../components/useLoaded";
import { dateAndTime } from "../../../domain/time";
import { t } from "../../../messages";
import { adminApi } from "../api";
import { Confirm } from "../parts/confirm";
import { WardChoice } from "../parts/wardChoice";
import type { Assignment, Assignments } from "../types";
import { words } from "../words";
import { NewList } from "./newList";

/** Who works which shift of a ward, and so who is called first. */
export function ShiftsSection() {
  const w = words().shifts;
  return (
    <>
      <p className="lead">{w.lead}</p>
      <WardChoice label={w.of} house={w.house}>
        {(ward) => <Lists key={ward} ward={ward} />}
      </WardChoice>
    </>
  );
}

function Lists({ ward }: { ward: string }) {
  const w = words().shifts;
  const loaded = useLoaded(() => adminApi.assignments(ward), ward);
  const [set, setSet] = useState<Assignments | null>(null);
  const shown = set ?? loaded.value;
  if (shown === null) {
    return loaded.problem ? (
      <ProblemLine problem={loaded.problem} />
    ) : (
      <p className="hint">{t.app.loading}</p>
    );
  }
  const duty = shown.on_duty;
  return (
    <>
      <section className="card" aria-labelledby="duty" data-testid="duty">
        <h2 id="duty">{w.now}</h2>
        <p>
          {duty.everybody ? w.nowAll(duty.shift) : w.nowIs(duty.shift, duty.usernames.join(", "))}
        </p>
      </section>
      <section className="card" aria-labelledby="lists">
        <h2 id="lists">{w.lists}</h2>
        {shown.assignments.length === 0 && <p>{w.none}</p>}
        <ul className="rows">
          {shown.assignments.map((each) => (
            <List key={`${each.shift} ${each.day}`} ward={ward} list={each} onSet={setSet} />
          ))}
        </ul>
      </section>
      {shown.candidates && (
        <NewList ward={ward} known={shown} people={shown.candidates} onSet={setSet} />
      )}
    </>
  );
}

interface ListProps {
  ward: string;
  list: Assignment;
  onSet: (now: Assignments) => void;
}

function List({ ward, list, onSet }: ListProps) {
  const w = words().shifts;
  const name = w.list(list.shift, list.day ?? w.everyDay);
  return (
    <li className="row" data-testid="shift-list" data-shift={list.shift}>
      <div className="row__head">
        <div className="row__facts">
          <strong>{name}</strong>
          <p>{list.usernames.join(", ")}</p>
          <p className="hint">{w.setBy(list.set_by, dateAndTime(list.set_at))}</p>
        </div>
        <Confirm
          label={w.remove}
          about={name}
          title={w.removeTitle(name)}
          lead={w.removeLead}
          danger
          run={async () => onSet(await adminApi.removeAssignment(ward, list.shift, list.day))}
        />
      </div>
    </li>
  );
}
