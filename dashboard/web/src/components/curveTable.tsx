import { useState } from "react";
import type { CurvePoint } from "../api/types";
import { minutes } from "../domain/curve";
import { timeOfDay } from "../domain/time";
import { t } from "../messages";

/** The curve a minute at a time: a picture is no answer for those who cannot see it. */
export function CurveTable(props: { points: readonly CurvePoint[] }) {
  const [open, setOpen] = useState(false);
  const percent = (value: number | null) =>
    value === null ? t.curve.none : t.curve.tableShare(Math.round(value * 100));
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.curve.table}</summary>
      {open && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t.curve.tableTime}</th>
              <th scope="col">{t.curve.tableScore}</th>
              <th scope="col">{t.curve.tableUsual}</th>
              <th scope="col">{t.curve.tableState}</th>
            </tr>
          </thead>
          <tbody>
            {minutes(props.points).map((row) => (
              <tr key={row.t}>
                <th scope="row">{timeOfDay(row.t)}</th>
                <td>{percent(row.score)}</td>
                <td>{t.curve.between(percent(row.low), percent(row.high))}</td>
                <td>{percent(row.assessed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
