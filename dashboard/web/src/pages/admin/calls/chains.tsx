import { useState } from "react";
import { ProblemLine } from "../../../components/problem";
import { useMay } from "../../../components/session";
import { useLoaded } from "../../../components/useLoaded";
import { FIRST_STEP, NEW_STEP } from "../../../domain/chain";
import { t } from "../../../messages";
import { adminApi } from "../api";
import { Confirm } from "../parts/confirm";
import type { ChainView, Escalation } from "../types";
import { words } from "../words";
import { ChainForm } from "./chainForm";
import { ChainText } from "./chainText";

/** What holds now, the chains that were set, and a form for one more. */
export function Chains({ ward }: { ward: string }) {
  const w = words().calls;
  const loaded = useLoaded(() => adminApi.escalation(ward), ward);
  const [set, setSet] = useState<Escalation | null>(null);
  const mayName = useMay("manage_accounts");
  const users = useLoaded(async () => (mayName ? (await adminApi.users()).users : []), ward);
  const people = (users.value ?? []).filter((each) => each.disabled_at === null);
  const shown = set ?? loaded.value;
  if (shown === null) {
    return loaded.problem ? (
      <ProblemLine problem={loaded.problem} />
    ) : (
      <p className="hint">{t.app.loading}</p>
    );
  }
  const names = people.map((each) => each.username);
  return (
    <>
      <section className="card" aria-labelledby="on-duty" data-testid="on-duty">
        <h2 id="on-duty">{w.now}</h2>
        <ChainText chain={shown.on_duty} />
        <p className="hint">{w.held}</p>
      </section>
      <section className="card" aria-labelledby="chains">
        <h2 id="chains">{w.own}</h2>
        <p className="hint">{w.zone(shown.time_zone)}</p>
        {shown.chains.length === 0 && <p>{ward === "" ? w.houseNone : w.ownNone}</p>}
        <ul className="rows">
          {shown.chains.map((chain) => (
            <Chain key={chain.shift} ward={ward} chain={chain} names={names} onSet={setSet} />
          ))}
        </ul>
      </section>
      <details className="card adding">
        <summary>{w.add}</summary>
        <ChainForm
          ward={ward}
          names={names}
          start={{
            shift: "",
            from_time: "07:00",
            to_time: "19:00",
            steps: [FIRST_STEP, NEW_STEP],
            repeat_s: 120,
          }}
          onSet={setSet}
        />
      </details>
    </>
  );
}

interface ChainProps {
  ward: string;
  chain: ChainView;
  names: readonly string[];
  onSet: (now: Escalation) => void;
}

function Chain({ ward, chain, names, onSet }: ChainProps) {
  const w = words();
  const [open, setOpen] = useState(false);
  return (
    <li className="row" data-testid="chain" data-shift={chain.shift}>
      <div className="row__head">
        <strong>{w.calls.shift(chain.shift, chain.from_time, chain.to_time)}</strong>
        <div className="buttons">
          <button
            type="button"
            className="button button--small"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? w.close : w.change}
            <span className="visually-hidden"> {chain.shift}</span>
          </button>
          <Confirm
            label={w.calls.remove}
            about={chain.shift}
            title={w.calls.removeTitle(chain.shift)}
            lead={w.calls.removeLead}
            danger
            run={async () => onSet(await adminApi.removeChain(ward, chain.shift))}
          />
        </div>
      </div>
      {open ? (
        <ChainForm
          ward={ward}
          names={names}
          start={chain}
          onSet={(now) => {
            setOpen(false);
            onSet(now);
          }}
        />
      ) : (
        <ChainText chain={chain} />
      )}
    </li>
  );
}
