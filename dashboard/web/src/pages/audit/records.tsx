import { useCallback, useState } from "react";
import { api } from "../../api/client";
import type { AuditRecord } from "../../api/types";
import { Choice } from "../../components/choice";
import { ProblemLine } from "../../components/problem";
import { Table } from "../../components/table";
import { useAction } from "../../components/useAction";
import { useLoaded } from "../../components/useLoaded";
import { actionsOf, behind, joined } from "../../domain/audit";
import { dateAndTime } from "../../domain/time";
import { t } from "../../messages";
import type { Asked } from "./asked";

/** The actions on offer are those that were seen so far; which records have one, the server says. */
export function Records({ asked }: { asked: Asked }) {
  const [action, setAction] = useState("");
  const [seen, setSeen] = useState<readonly string[]>([]);
  const onRecords = useCallback((records: readonly AuditRecord[]) => {
    setSeen((before) => joined(before, actionsOf(records)));
  }, []);
  return (
    <section className="card" aria-label={t.audit.title} data-testid="records">
      <Choice
        label={t.audit.action}
        value={action}
        options={[["", t.audit.allActions], ...seen.map(pair)]}
        onChoose={setAction}
      />
      <Pages key={action} asked={{ ...asked, action }} onRecords={onRecords} />
    </section>
  );
}

interface Older {
  records: AuditRecord[];
  next: string | null;
}

interface PagesProps {
  asked: Asked & { action: string };
  onRecords: (records: readonly AuditRecord[]) => void;
}

function Pages({ asked, onRecords }: PagesProps) {
  const [older, setOlder] = useState<Older | null>(null);
  const ask = async (cursor: string | null) => {
    const page = await api.audit(asked, cursor);
    onRecords(page.records);
    return page;
  };
  const first = useLoaded(() => ask(null), "");
  const records = behind(first.value?.records ?? [], older?.records ?? []);
  const next = older === null ? (first.value?.next_cursor ?? null) : older.next;
  const more = useAction(async () => {
    const page = await ask(next);
    setOlder({ records: [...(older?.records ?? []), ...page.records], next: page.next_cursor });
  });
  return (
    <>
      <ProblemLine problem={first.problem ?? more.problem} />
      {first.value === null && first.problem === null && <p className="hint">{t.app.loading}</p>}
      {first.value !== null && <Found records={records} />}
      {next !== null && (
        <button
          type="button"
          className="button"
          aria-disabled={more.busy}
          onClick={() => void more.run()}
        >
          {t.audit.older}
        </button>
      )}
    </>
  );
}

const pair = (name: string): [string, string] => [name, name];

function Found({ records }: { records: readonly AuditRecord[] }) {
  if (records.length === 0) return <p>{t.audit.none}</p>;
  return (
    <>
      <p role="status">{t.audit.shown(records.length)}</p>
      <Table
        label={t.audit.title}
        columns={[
          t.audit.seq,
          t.audit.at,
          t.audit.who,
          t.audit.what,
          t.audit.about,
          t.audit.detail,
        ]}
        rows={records.map((one) => [
          one.seq,
          dateAndTime(one.at),
          one.actor,
          one.action,
          one.subject,
          one.detail,
        ])}
      />
    </>
  );
}
