import type { SystemView } from "../api/types";
import { countdown, span } from "../domain/time";
import { elapsed } from "../live/age";
import { useLive } from "../live/provider";
import { useNow } from "../live/useNow";
import { t } from "../messages";
import { href } from "../routes";

export function DemoBanner(props: { system: SystemView | null }) {
  if (!props.system?.demo) return null;
  return (
    <aside className="banner banner--demo" aria-label={t.technical.demo} data-testid="demo-banner">
      <strong>{t.app.demo}</strong>
      {props.system.demo_note && <span lang="en"> {props.system.demo_note}</span>}
    </aside>
  );
}

export function ConnectionBanner() {
  const { model } = useLive();
  const now = useNow();
  if (model.connection !== "lost") return null;
  return (
    <aside
      className="banner banner--lost"
      aria-label={t.connection.lost}
      data-testid="connection-lost"
    >
      {t.connection.lostSentence(span(elapsed(model.heard, now)))}
    </aside>
  );
}

export function IdleBanner(props: { leftMs: number; onStay: () => void }) {
  return (
    <div className="banner banner--idle" role="alert">
      <span>{t.idle.warning(Math.ceil(props.leftMs / 1000))}</span>{" "}
      <button type="button" className="button" onClick={props.onStay}>
        {t.idle.stay} <span aria-hidden="true">({countdown(props.leftMs)})</span>
      </button>
    </div>
  );
}

export function Footer({ signedIn = false }: { signedIn?: boolean }) {
  return (
    <footer className="page-foot">
      <p>{t.app.notice}</p>
      {signedIn && (
        <p>
          <a href={href.about}>{t.app.about}</a>
        </p>
      )}
    </footer>
  );
}
