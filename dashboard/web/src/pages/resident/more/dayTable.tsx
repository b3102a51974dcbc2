import { useState } from "react";
import { Table } from "../../../components/table";
import type { Range } from "../../../domain/curve";
import { hours } from "../../../domain/day";
import { reasonsInWords } from "../../../domain/residentState";
import { span, timeOfDay } from "../../../domain/time";
import { tierOf } from "../../../domain/urgency";
import { t } from "../../../messages";
import type { Rollup, Timeline } from "../types";
import { words } from "../words";

interface DayTableProps {
  range: Range;
  rollups: readonly Rollup[];
  timeline: Timeline;
}

/** The day an hour at a time: a picture is no answer for those who cannot see it. */
export function DayTable({ range, rollups, timeline }: DayTableProps) {
  const [open, setOpen] = useState(false);
  const w = words().day;
  const percent = (value: number | null) =>
    value === null ? w.none : t.curve.tableShare(Math.round(value * 100));
  const rows = () =>
    hours(rollups, timeline.alerts ?? [], timeline.stretches, range).map((row) => [
      timeOfDay(row.t),
      w.signsOf(percent(row.mean), percent(row.highest)),
      percent(Math.min(1, row.assessed)),
      row.pausedMs > 0 ? span(row.pausedMs) : w.none,
      row.reason === null ? w.none : reasonsInWords([row.reason]),
      row.alerts.map(({ tier }) => t.tier[tierOf(tier)].mark).join(" ") || w.none,
    ]);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{w.table}</summary>
      {open && (
        <Table
          label={w.table}
          columns={[w.hour, w.signs, w.assessed, w.paused, w.why, w.alerts]}
          rows={rows()}
        />
      )}
    </details>
  );
}
