import type { SessionView } from "../api/types";
import { pagesFor } from "../domain/pages";
import { useLive } from "../live/provider";
import { t } from "../messages";
import { href, type Route } from "../routes";
import { LanguageChoice } from "./languageChoice";

export function AppHeader(props: { route: Route; session: SessionView; onSignOut: () => void }) {
  const { route, session, onSignOut } = props;
  return (
    <header className="page-head">
      <span className="brand">{t.app.name}</span>
      <nav aria-label={t.nav.label} className="page-head__nav">
        {pagesFor(session).map((page) => (
          <a
            key={page}
            href={href[page]}
            aria-current={route.page === page ? "page" : undefined}
          >
            {t.nav[page]}
          </a>
        ))}
      </nav>
      <div className="page-head__facts">
        <ConnectionState />
        <LanguageChoice />
        <span className="fact">
          <span className="visually-hidden">{t.app.signedInAs}</span> {session.username}
        </span>
        <button type="button" className="button button--small" onClick={onSignOut}>
          {t.app.signOut}
        </button>
      </div>
    </header>
  );
}

function ConnectionState() {
  const { connection } = useLive().model;
  return (
    <span className={`fact connection connection--${connection}`} data-testid="connection">
      <span className="connection__lamp" aria-hidden="true" />
      {t.connection[connection]}
    </span>
  );
}
