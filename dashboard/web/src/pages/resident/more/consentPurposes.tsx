import { useState } from "react";
import type { ResidentView } from "../../../api/types";
import { ProblemLine } from "../../../components/problem";
import { useMay } from "../../../components/session";
import { useLoaded } from "../../../components/useLoaded";
import { purposeStates, type PurposeState } from "../../../domain/consentState";
import { dateAndTime } from "../../../domain/time";
import { t, wordFor } from "../../../messages";
import type { Consent } from "../types";
import { words } from "../words";
import { noticeOf, residentApi } from "./api";
import { EndPurpose } from "./endPurpose";
import { GrantForm } from "./grantForm";
import { ObeyedLines } from "./obeyedLines";

interface ConsentProps {
  view: ResidentView;
  ageMs: number | null;
  now: number;
}

/** Consent by purpose: what it rests on, until when, its end, and whether the box obeyed. */
export function ConsentPurposes({ view, ageMs, now }: ConsentProps) {
  // Whatever changes a consent changes what the live state says of it.
  const consent = useLoaded(() => residentApi.consent(view.person_id), view.consent);
  const mayGrant = useMay("grant_consent");
  const [granting, setGranting] = useState(false);
  const w = words().consents;
  const changed = async () => {
    setGranting(false);
    await consent.reload();
  };
  return (
    <section className="card" aria-labelledby="consents">
      <h2 id="consents">{w.title}</h2>
      <p className="hint">{w.lead}</p>
      <ProblemLine problem={consent.problem} />
      {consent.value !== null && (
        <>
          <ObeyedLines consent={consent.value} view={view} ageMs={ageMs} now={now} />
          <Purposes consent={consent.value} onChanged={changed} />
          <History consent={consent.value} />
        </>
      )}
      <p>
        <a href={noticeOf(view.person_id, t.lang)} target="_blank" rel="noopener">
          {w.notice}
        </a>
      </p>
      {mayGrant &&
        (granting ? (
          <GrantForm
            personId={view.person_id}
            onDone={changed}
            onCancel={() => setGranting(false)}
          />
        ) : (
          <button type="button" className="button" onClick={() => setGranting(true)}>
            {w.grant}
          </button>
        ))}
    </section>
  );
}

function Purposes(props: { consent: Consent; onChanged: () => Promise<void> }) {
  const { consent, onChanged } = props;
  return (
    <ul className="purposes" data-testid="purposes">
      {purposeStates(consent).map((state) => (
        <li key={state.purpose}>
          <Purpose state={state} personId={consent.person_id} onChanged={onChanged} />
        </li>
      ))}
    </ul>
  );
}

function Purpose(props: {
  state: PurposeState;
  personId: string;
  onChanged: () => Promise<void>;
}) {
  const { purpose, status, grant } = props.state;
  const mayEnd = useMay("withdraw_consent");
  const w = words().consents;
  const name = wordFor(w.purposes, purpose) ?? purpose;
  const stands = status !== "never" && status !== "withdrawn";
  return (
    <>
      <p>
        <strong>{name}</strong>: {wordFor(w.status, status) ?? status}
        {grant !== null && stands && `, ${w.until(dateAndTime(grant.review_at))}`}
      </p>
      {grant !== null && stands && (
        <p className="hint">
          {wordFor(w.basis, grant.basis) ?? grant.basis}.{" "}
          {grant.record === null
            ? w.noRecord
            : w.assessed(grant.record.assessed_by, dateAndTime(grant.record.assessed_at))}
          {grant.record?.note && ` “${grant.record.note}”`}
          {grant.record?.representative && ` ${grant.record.representative}`}
        </p>
      )}
      {mayEnd && stands && (
        <EndPurpose
          personId={props.personId}
          purpose={purpose}
          name={name}
          onEnded={props.onChanged}
        />
      )}
    </>
  );
}

/** Every change of the consent as it was written down, newest first. */
function History({ consent }: { consent: Consent }) {
  const entries = consent.ledger.filter(({ paused_until }) => paused_until === null).reverse();
  if (entries.length === 0) return null;
  return (
    <details>
      <summary>{words().consents.history(entries.length)}</summary>
      <ol className="history">
        {entries.map((entry) => (
          <li key={entry.revision}>
            <time>{dateAndTime(entry.recorded_at)}</time>
            <span>
              {entry.recorded_by}: {entry.reason}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
