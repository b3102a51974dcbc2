import { scopeInWords } from "../../../domain/scope";
import { dateAndTime } from "../../../domain/time";
import { wordFor } from "../../../messages";
import { adminApi } from "../api";
import { Confirm } from "../parts/confirm";
import type { Known } from "../parts/useKnown";
import type { TokenView } from "../types";
import { words } from "../words";

interface TokenProps {
  token: TokenView;
  known: Known;
  ended: boolean;
  onChanged: () => Promise<void>;
}

/** One token, without its secret, which nobody can show again. */
export function Token({ token, known, ended, onChanged }: TokenProps) {
  const w = words();
  const last = token.last_used_at === null ? w.never : dateAndTime(token.last_used_at);
  return (
    <li className="row" data-testid="token" data-name={token.name}>
      <div className="row__head">
        <div className="row__facts">
          <strong>{token.name}</strong> <span className="chip">{w.tokens.kind[token.kind]}</span>{" "}
          <span className={ended ? "chip chip--off" : "chip"}>{ending(token, ended)}</span>
          <p className="hint">
            {token.rights.map((right) => wordFor(w.tokens.right, right) ?? right).join(", ")}
          </p>
          <p className="hint">{scopeInWords(token.scope, known, w.scope)}</p>
          <p className="hint">
            {w.tokens.lastUsed(last)} · {w.tokens.by(token.created_by, dateAndTime(token.created_at))}
          </p>
        </div>
        {!ended && (
          <Confirm
            label={w.tokens.revoke}
            about={token.name}
            title={w.tokens.revokeTitle(token.name)}
            lead={w.tokens.revokeLead}
            danger
            run={async () => {
              await adminApi.revokeToken(token.token_id);
              await onChanged();
            }}
          />
        )}
      </div>
    </li>
  );
}

function ending(token: TokenView, ended: boolean): string {
  const w = words().tokens;
  if (token.revoked_at !== null) return w.revokedAt(dateAndTime(token.revoked_at));
  return ended ? w.ended(dateAndTime(token.expires_at)) : w.ends(dateAndTime(token.expires_at));
}
