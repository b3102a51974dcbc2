import { useState, type FormEvent } from "react";
import { api } from "../api/client";
import type { SessionView } from "../api/types";
import { Field } from "../components/field";
import { ProblemLine } from "../components/problem";
import { useAction } from "../components/useAction";
import { t } from "../messages";

/** The server's own limit; checked here too so that the sentence comes at once. */
const SHORTEST = 12;

interface ChoosePasswordProps {
  username: string;
  onChosen: (session: SessionView) => void;
}

export function ChoosePassword(props: ChoosePasswordProps) {
  const [mistake, setMistake] = useState<string | null>(null);
  const change = useAction(async (current: string, chosen: string) => {
    props.onChosen(await api.changePassword(current, chosen));
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [current, chosen, again] = ["current", "chosen", "again"].map((name) =>
      String(form.get(name)),
    ) as [string, string, string];
    const found = check(chosen, again);
    setMistake(found);
    if (found === null) void change.run(current, chosen);
  };
  const refused = change.problem?.type === "wrong-password" ? t.choosePassword.wrongCurrent : null;
  return (
    <main className="page-main page-main--narrow" id="main">
      <h1 tabIndex={-1}>{t.choosePassword.title}</h1>
      <p className="lead">{t.choosePassword.lead}</p>
      <form className="card form" onSubmit={submit} noValidate>
        {/* Tells a password manager whose password this is. */}
        <input type="text" autoComplete="username" value={props.username} readOnly hidden />
        <Field
          label={t.choosePassword.current}
          name="current"
          type="password"
          autoComplete="current-password"
          required
        />
        <Field
          label={t.choosePassword.chosen}
          hint={t.choosePassword.hint(SHORTEST)}
          name="chosen"
          type="password"
          autoComplete="new-password"
          required
        />
        <Field
          label={t.choosePassword.again}
          name="again"
          type="password"
          autoComplete="new-password"
          required
        />
        <ProblemLine problem={change.problem} text={mistake ?? refused} />
        <button type="submit" className="button button--primary" aria-disabled={change.busy}>
          {t.choosePassword.submit}
        </button>
      </form>
    </main>
  );
}

function check(chosen: string, again: string): string | null {
  if (chosen.length < SHORTEST) return t.choosePassword.tooShort(SHORTEST);
  return chosen === again ? null : t.choosePassword.differs;
}
