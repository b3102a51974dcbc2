import type { Burden } from "../../api/types";
import { hourName, percent, ratePerDay } from "../../domain/burden";
import { tierOf } from "../../domain/urgency";
import { Table } from "../../components/table";
import { t } from "../../messages";

export function CarerTable({ burden }: { burden: Burden }) {
  const title = burden.only_own_load ? t.burden.carersOwn : t.burden.carers;
  return (
    <section className="card" aria-labelledby="carers" data-testid="carers">
      <h2 id="carers">{title}</h2>
      <p className="hint">{t.burden.carersLead}</p>
      {burden.carers.length === 0 ? (
        <p>{t.burden.noCarers}</p>
      ) : (
        <Table
          label={title}
          columns={[t.burden.carer, t.burden.answered, t.burden.false]}
          rows={burden.carers.map((load) => [load.by, load.answered, load.non_actionable])}
        />
      )}
    </section>
  );
}

export function TierTable({ burden }: { burden: Burden }) {
  return (
    <section className="card" aria-labelledby="tiers">
      <h2 id="tiers">{t.burden.tiers}</h2>
      <Table
        label={t.burden.tiers}
        columns={[t.burden.tiers, t.burden.alerts]}
        rows={burden.by_tier.map(({ tier, alerts }) => [t.tier[tierOf(tier)].name, alerts])}
      />
    </section>
  );
}

export function HourTable({ burden }: { burden: Burden }) {
  return (
    <details>
      <summary>{t.burden.table}</summary>
      <Table
        label={t.burden.hours}
        columns={[t.burden.hour, t.burden.alerts, t.burden.right, t.burden.wrong]}
        rows={burden.by_hour.map((hour) => [
          hourName(hour.hour),
          hour.alerts,
          hour.true,
          hour.false,
        ])}
      />
    </details>
  );
}

export function PersonTable({ burden }: { burden: Burden }) {
  return (
    <section className="card area-people" aria-labelledby="people" data-testid="people">
      <h2 id="people">{t.burden.people}</h2>
      {burden.by_person.length === 0 ? (
        <p className="hint">{t.burden.noPeople}</p>
      ) : (
        <Table
          label={t.burden.people}
          columns={[t.burden.person, t.burden.alerts, t.burden.perDay, t.burden.actionable]}
          rows={burden.by_person.map(({ display_name, room, rate, actionable }) => [
            `${display_name}, ${t.wall.room(room)}`,
            rate.alerts,
            ratePerDay(rate),
            percent(actionable.share),
          ])}
        />
      )}
    </section>
  );
}
