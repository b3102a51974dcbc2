import { useState } from "react";
import { api } from "../../api/client";
import { Field } from "../../components/field";
import { ProblemLine } from "../../components/problem";
import { useAction } from "../../components/useAction";
import { t } from "../../messages";

export function MissedEventCard({ personId }: { personId: string }) {
  const [note, setNote] = useState("");
  const [done, setDone] = useState(false);
  const report = useAction(async () => {
    await api.reportMissedEvent(personId, note.trim() || null);
    setDone(true);
    setNote("");
  });
  return (
    <section className="card area-missed" aria-labelledby="missed">
      <h2 id="missed">{t.resident.missed}</h2>
      <p className="hint">{t.resident.missedLead}</p>
      <Field
        label={t.resident.missedNote}
        value={note}
        maxLength={500}
        onChange={(event) => {
          setNote(event.currentTarget.value);
          setDone(false);
        }}
      />
      <button
        type="button"
        className="button"
        aria-disabled={report.busy}
        onClick={() => void report.run()}
      >
        {t.resident.missed}
      </button>
      <p role="status">{done ? t.resident.missedDone : ""}</p>
      <ProblemLine problem={report.problem} />
    </section>
  );
}
