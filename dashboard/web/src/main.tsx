import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { ErrorBoundary } from "./components/errorBoundary";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/forms.css";
import "./styles/wall.css";
import "./styles/pages.css";
import "./styles/tiers.css";

const page = document.getElementById("page");
if (page === null) throw new Error("index.html has no #page");

createRoot(page).render(
  <StrictMode>
    <ErrorBoundary>
      <App />
    </ErrorBoundary>
  </StrictMode>,
);
