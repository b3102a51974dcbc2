import { counted } from "../../../domain/limits";
import { t } from "../../../messages";
import type { Preview } from "../types";
import { words } from "../words";

const inDays = (days: number): string =>
  new Intl.NumberFormat(t.lang, { maximumFractionDigits: 1 }).format(days);

/** What trying other limits answered, in sentences. */
export function PreviewLines({ preview }: { preview: Preview }) {
  const w = words().limits;
  switch (preview.state) {
    case "running":
      return <p>{w.running}</p>;
    case "busy":
      return <p>{w.busy}</p>;
    case "failed":
      return <p className="problem">{w.failed}</p>;
    case "too_few_days":
      return <p>{w.tooFew(inDays(preview.days), inDays(preview.wanted_days))}</p>;
    case "done":
      return <Counted preview={preview} />;
  }
}

function Counted({ preview }: { preview: Preview }) {
  const w = words().limits;
  const would = counted(preview.would);
  const was = counted(preview.was);
  if (would === null || was === null) return <p className="problem">{w.failed}</p>;
  return (
    <>
      <p>
        <strong>{w.would(inDays(preview.days), would.raised, would.confirmed)}</strong>{" "}
        {w.was(was.raised, was.confirmed)}
      </p>
      <p>{w.byTier(...would.byTier)}</p>
      {preview.lost > 0 && <p className="problem">{w.lost(preview.lost)}</p>}
      {preview.missed > 0 && <p>{w.missed(preview.missed, preview.missed_found)}</p>}
      <p className="hint">{w.honest}</p>
    </>
  );
}
