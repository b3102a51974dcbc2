import { useState } from "react";
import { api } from "../../api/client";
import type { HandoverDraft, Signature } from "../../api/types";
import { useAction } from "../../components/useAction";
import { hasNews } from "../../domain/handover";
import { timeOrDate } from "../../domain/time";
import { HOUSE } from "../../domain/wards";
import { t } from "../../messages";
import { href } from "../../routes";
import { Covered } from "./covered";
import { QuietOnes, ResidentDraft } from "./draftCards";
import { HouseTechnical } from "./houseTechnical";
import { SignForm } from "./signForm";
import { allRows, NOTHING_TYPED, openAlerts, signedDraft, type Typed } from "./typed";

interface DraftFormProps {
  draft: HandoverDraft;
  username: string;
  onReload: () => Promise<void>;
}

/** A handover to read, to add to, and to sign. */
export function DraftForm({ draft, username, onReload }: DraftFormProps) {
  const { facts } = draft;
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const [mistake, setMistake] = useState<string | null>(null);
  const give = useAction(async (signature: Signature | null) => {
    const given = await api.giveHandover(signedDraft(draft, typed, signature));
    window.location.hash = href.handoverOf(given.summary.handover_id);
  });
  const sign = (signature: Signature | null) => {
    const missing = openAlerts(draft).filter((id) => !typed.owners.get(id)).length;
    setMistake(missing > 0 ? t.handover.ownersMissing(missing) : null);
    if (missing === 0) void give.run(signature);
  };
  const rows = allRows(facts.residents, typed.rows);
  const type = (change: Partial<Typed>) => setTyped({ ...typed, ...change });
  return (
    <>
      <Period draft={draft} onReload={onReload} />
      {facts.residents.length === 0 && <p>{t.handover.nobody}</p>}
      <HouseTechnical alarms={facts.technical} until={facts.until} />
      {facts.residents.filter(hasNews).map((one) => (
        <ResidentDraft
          key={one.person_id}
          facts={one}
          draft={draft}
          typed={typed}
          rows={rows}
          onType={type}
        />
      ))}
      <QuietOnes
        quiet={facts.residents.filter((one) => !hasNews(one))}
        named={draft.residents}
      />
      <Covered since={facts.since} until={facts.until} ward={facts.ward_id ?? HOUSE} />
      <SignForm
        lead={t.handover.giveLead}
        submit={t.handover.give}
        ownName={username}
        busy={give.busy}
        problem={give.problem}
        mistake={mistake}
        onSign={sign}
      />
    </>
  );
}

function Period({ draft, onReload }: { draft: HandoverDraft; onReload: () => Promise<void> }) {
  const { since, until } = draft.facts;
  return (
    <p data-testid="period">
      {t.handover.period(timeOrDate(since, until), timeOrDate(until, until))}{" "}
      <button type="button" className="button button--small" onClick={() => void onReload()}>
        {t.handover.again}
      </button>
    </p>
  );
}
