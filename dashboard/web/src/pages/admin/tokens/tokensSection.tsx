import { useState } from "react";
import { ProblemLine } from "../../../components/problem";
import { useSession } from "../../../components/session";
import { useLoaded } from "../../../components/useLoaded";
import { hasEnded, mayMakeWalls } from "../../../domain/tokens";
import { useNow } from "../../../live/useNow";
import { t } from "../../../messages";
import { adminApi } from "../api";
import { Tick } from "../parts/scopeFields";
import { SecretOnce } from "../parts/secretOnce";
import { useKnown } from "../parts/useKnown";
import type { NewToken } from "../types";
import { words } from "../words";
import { NewTokenForm } from "./newToken";
import { Token } from "./token";

/** Keys of programs and walls: made, looked at, revoked. */
export function TokensSection() {
  const w = words().tokens;
  const { rights } = useSession();
  const tokens = useLoaded(() => adminApi.tokens(), "");
  const known = useKnown();
  const now = useNow().wall;
  const [made, setMade] = useState<NewToken | null>(null);
  const [ended, setEnded] = useState(false);
  const show = async (token: NewToken) => {
    setMade(token);
    await tokens.reload();
  };
  const found = (tokens.value?.tokens ?? []).filter((each) => ended || !hasEnded(each, now));
  return (
    <>
      <p className="lead">{w.lead}</p>
      {made !== null && (
        <SecretOnce
          key={made.secret}
          title={w.secretTitle(made.token.name)}
          lead={`${w.secretLead} ${made.token.kind === "wall" ? w.wallLead : ""}`}
          secret={made.secret}
          onNoted={() => setMade(null)}
        />
      )}
      <NewTokenForm kind="api" known={known} onMade={show} />
      {mayMakeWalls(rights) && known.wards.size > 0 && (
        <NewTokenForm kind="wall" known={known} onMade={show} />
      )}
      <section className="card" aria-labelledby="tokens">
        <h2 id="tokens">{w.list}</h2>
        <ProblemLine problem={tokens.problem} />
        <Tick label={w.showEnded} on={ended} onTick={setEnded} />
        {tokens.value === null ? (
          <p className="hint">{t.app.loading}</p>
        ) : (
          <p className="hint">{w.shown(found.length)}</p>
        )}
        <ul className="rows">
          {found.map((token) => (
            <Token
              key={token.token_id}
              token={token}
              known={known}
              ended={hasEnded(token, now)}
              onChanged={tokens.reload}
            />
          ))}
        </ul>
      </section>
    </>
  );
}
