import { api } from "../../api/client";
import type { ModelFacts } from "../../api/types";
import { ProblemLine } from "../../components/problem";
import { useLoaded } from "../../components/useLoaded";
import { t } from "../../messages";
import { words } from "./words";
import "./about.css";

/** Intended use, instructions, how well it works, and what runs: what an operator must be told. */
export function AboutPage() {
  const w = words();
  return (
    <main className="page-main" id="main">
      <header>
        <h1 tabIndex={-1}>{t.app.about}</h1>
        <p className="lead">{w.lead}</p>
      </header>
      {Object.entries(w.parts).map(([id, { title, lines }]) => (
        <section className="card" key={id} aria-labelledby={id} data-testid={id}>
          <h2 id={id}>{title}</h2>
          <ul className="about__lines">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      ))}
      <Models />
    </main>
  );
}

function Models() {
  const w = words().models;
  const { value, problem } = useLoaded(api.models, "");
  return (
    <section className="card" aria-labelledby="models" data-testid="models">
      <h2 id="models">{w.title}</h2>
      <ProblemLine problem={problem} />
      {value === null && problem === null && <p className="hint">{t.app.loading}</p>}
      {value !== null && <p className="hint">{w.bundle(value.bundle, value.models.length)}</p>}
      {value?.models.map((model) => (
        <Model key={model.name} model={model} />
      ))}
    </section>
  );
}

function Model({ model }: { model: ModelFacts }) {
  const w = words().models;
  return (
    <article className="about__model">
      <h3 lang="en">{model.name}</h3>
      <dl className="facts" lang="en">
        <Fact name={w.gives} value={model.provides?.join("; ")} />
        <Fact name={w.cannot} value={model.cannot_provide?.join("; ")} />
        <Fact name={w.licence} value={model.licence} />
        <Fact
          name={model.commercial ? w.commercial : w.notCommercial}
          value={model.commercial_reason}
        />
      </dl>
      {model.card !== null && (
        <details lang="en">
          <summary>{w.card(model.name)}</summary>
          <pre className="about__card">{model.card}</pre>
        </details>
      )}
    </article>
  );
}

function Fact({ name, value }: { name: string; value: string | undefined }) {
  if (!value) return null;
  return (
    <div>
      <dt lang={t.lang}>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
