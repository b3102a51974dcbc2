import { STALE_AFTER_MS } from "../domain/residentState";
import { span } from "../domain/time";
import { t } from "../messages";

/** The age of a person's newest second, in words that tick; old data cannot be overlooked. */
export function DataAge(props: { ageMs: number | null }) {
  const { ageMs } = props;
  if (ageMs === null) return <span className="age age--stale">{t.age.dataNone}</span>;
  const stale = ageMs > STALE_AFTER_MS;
  return (
    <span className={stale ? "age age--stale" : "age"} data-testid="data-age">
      {t.age.data(span(ageMs))}
    </span>
  );
}
