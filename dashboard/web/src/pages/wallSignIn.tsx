import type { FormEvent } from "react";
import { api } from "../api/client";
import type { SessionView } from "../api/types";
import { Field } from "../components/field";
import { ProblemLine, problemText } from "../components/problem";
import { useAction } from "../components/useAction";
import { t } from "../messages";

/** A screen that only hangs there has no person who signs in: it is given a token, once. */
export function WallSignIn(props: { onOpened: (session: SessionView) => void }) {
  const opening = useAction(async (token: string) => {
    props.onOpened(await api.openWall(token));
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void opening.run(String(form.get("token")).trim());
  };
  const { problem } = opening;
  const unknown = problem?.status === 401 || problem?.status === 422;
  const text = problem === null ? null : unknown ? t.signIn.wallUnknown : problemText(problem);
  return (
    <details className="card">
      <summary>{t.signIn.wall}</summary>
      <form className="form" onSubmit={submit} autoComplete="off">
        <p className="hint">{t.signIn.wallLead}</p>
        <Field label={t.signIn.wallToken} name="token" type="password" required />
        <ProblemLine problem={problem} text={text} />
        <button type="submit" className="button" aria-disabled={opening.busy}>
          {t.signIn.wallOpen}
        </button>
      </form>
    </details>
  );
}
