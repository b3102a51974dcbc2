import { dateAndTime } from "../../../domain/time";
import { href } from "../../../routes";
import type { ErasureReceipt } from "../types";
import { words } from "../words";

/** What was erased and what had to be kept; the resident's page is gone with the resident. */
export function Receipt({ receipt }: { receipt: ErasureReceipt }) {
  const w = words().receipt;
  return (
    <main className="page-main" id="main">
      <section className="card" data-testid="receipt">
        <h1 tabIndex={-1}>{w.title}</h1>
        <p className="hint">{w.lead}</p>
        <p>{w.number(receipt.receipt_id)}</p>
        <p>{w.who(receipt.person_id, receipt.erased_by, dateAndTime(receipt.erased_at))}</p>
        <p>{w.reason(receipt.reason)}</p>
        <h2>{w.rows}</h2>
        <ul className="plan">
          {Object.entries(receipt.rows).map(([table, rows]) => (
            <li key={table}>
              {table}: {rows}
            </li>
          ))}
        </ul>
        <h2>{w.parts}</h2>
        <ul className="plan" lang="en">
          {receipt.parts?.map(({ part, what, confirmed_at }) => (
            <li key={part}>
              {part}: {what}{" "}
              <strong>
                {confirmed_at === null ? w.outstanding : w.confirmed(dateAndTime(confirmed_at))}
              </strong>
            </li>
          ))}
        </ul>
        <h2>{w.kept}</h2>
        <ul className="plan" lang="en">
          {receipt.kept.map(({ what, why, until }) => (
            <li key={what}>
              {what} {why} {until !== null && w.until(dateAndTime(until))}
            </li>
          ))}
        </ul>
        <p className="hint receipt__hash">{w.audit(receipt.audit_seq, receipt.audit_hash)}</p>
        <div className="buttons">
          <button type="button" className="button" onClick={() => window.print()}>
            {w.print}
          </button>
          <a className="button" href={href.wall}>
            {w.wall}
          </a>
        </div>
      </section>
    </main>
  );
}
