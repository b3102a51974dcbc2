import { Component, type ReactNode } from "react";
import { t } from "../messages";

/** A page that fell over must not go on showing its last, perhaps calm, picture. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="page-main" role="alert">
        <h1>{t.app.broken}</h1>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          {t.app.reload}
        </button>
      </main>
    );
  }
}
