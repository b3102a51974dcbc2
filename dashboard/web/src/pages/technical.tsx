import type { ReactNode } from "react";
import type { SystemView } from "../api/types";
import { Canary } from "../components/canary";
import { openAlarms, TechnicalLine } from "../components/technicalLane";
import { useLive } from "../live/provider";
import { useNow } from "../live/useNow";
import { t } from "../messages";

export function Technical(props: { system: SystemView | null }) {
  const { model } = useLive();
  const now = useNow(10_000).wall + model.offsetMs;
  const all = [...model.technical.values()];
  const open = openAlarms(all);
  const cleared = all
    .filter((alarm) => alarm.cleared_at !== null)
    .sort((a, b) => (b.cleared_at ?? 0) - (a.cleared_at ?? 0));
  const lane = (alarms: typeof all, empty: string) =>
    alarms.length === 0 ? (
      <p className="hint">{empty}</p>
    ) : (
      <ul className="technical-list">
        {alarms.map((alarm) => (
          <TechnicalLine key={alarm.alarm_id} alarm={alarm} now={now} withDetail />
        ))}
      </ul>
    );
  return (
    <main className="page-main" id="main">
      <h1 tabIndex={-1}>{t.technical.title}</h1>
      <section className="card" aria-labelledby="open">
        <h2 id="open">{t.technical.open}</h2>
        {lane(open, t.technical.noneOpen)}
      </section>
      <section className="card" aria-labelledby="cleared">
        <h2 id="cleared">{t.technical.cleared}</h2>
        {lane(cleared, t.technical.noneCleared)}
      </section>
      <Canary />
      <section className="card" aria-labelledby="system">
        <h2 id="system">{t.technical.system}</h2>
        {props.system ? <SystemFacts system={props.system} /> : <p>{t.app.loading}</p>}
      </section>
    </main>
  );
}

function SystemFacts({ system }: { system: SystemView }) {
  const unknown = t.technical.unknown;
  const commercial =
    system.commercial === null
      ? unknown
      : system.commercial
        ? t.technical.commercialYes
        : t.technical.commercialNo;
  const facts: [string, ReactNode][] = [
    [t.technical.version, system.version],
    [t.technical.configuration, system.config_version ?? unknown],
    [t.technical.bundle, system.bundle_id ?? unknown],
    [t.technical.commercial, withWords(commercial, system.commercial_note)],
    [
      t.technical.assessments,
      withWords(t.technical.assessmentsBy[system.assessments_by], system.assessments_detail),
    ],
    [t.technical.demo, system.demo ? t.app.demo : t.technical.demoNo],
    [t.technical.notice, t.app.notice],
  ];
  return (
    <dl className="facts" data-testid="system-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Our own word, and behind it what the server says, which is English. */
function withWords(own: string, theirs: string | null): ReactNode {
  if (!theirs) return own;
  return (
    <>
      {own}. <span lang="en">{theirs}</span>
    </>
  );
}
