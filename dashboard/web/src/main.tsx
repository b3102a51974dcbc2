import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { ErrorBoundary } from "./components/errorBoundary";
import { useLanguage } from "./components/useLanguage";
import { startLanguage } from "./messages";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/forms.css";
import "./styles/wall.css";
import "./styles/pages.css";
import "./styles/burden.css";
import "./styles/handover.css";
import "./styles/sound.css";
import "./styles/tiers.css";

const page = document.getElementById("page");
if (page === null) throw new Error("index.html has no #page");

startLanguage();

/** Everything below is drawn anew in another language; what was typed and opened stays. */
function InLanguage() {
  useLanguage();
  return <App />;
}

createRoot(page).render(
  <StrictMode>
    <ErrorBoundary>
      <InLanguage />
    </ErrorBoundary>
  </StrictMode>,
);
