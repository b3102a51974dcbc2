import { useEffect, useState, type FormEvent } from "react";
import { api } from "../api/client";
import type { ApiProblem } from "../api/problems";
import type { SessionView } from "../api/types";
import { Field } from "../components/field";
import { ProblemLine, problemText } from "../components/problem";
import { useAction } from "../components/useAction";
import { t } from "../messages";
import { ProviderSignIn } from "./providerSignIn";
import { WallSignIn } from "./wallSignIn";

/** The first account of a new installation; its one-time password is printed in the terminal. */
const FIRST_USER = "admin";

export function SignIn(props: {
  ended: boolean;
  /** Why the identity provider's answer opened nothing. */
  problem: ApiProblem | null;
  onSignedIn: (session: SessionView) => void;
}) {
  const signIn = useAction(async (username: string, password: string) => {
    props.onSignedIn(await api.signIn(username, password));
  });
  const waitS = useWait(signIn.problem);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void signIn.run(String(form.get("username")), String(form.get("password")));
  };
  return (
    <main className="page-main page-main--narrow" id="main">
      <h1 tabIndex={-1}>{t.signIn.title}</h1>
      <p className="lead">{t.signIn.lead}</p>
      {props.ended && <p className="banner banner--idle">{t.signIn.ended}</p>}
      <form className="card form" onSubmit={submit}>
        <Field
          label={t.signIn.username}
          name="username"
          defaultValue={FIRST_USER}
          autoComplete="username"
          autoCapitalize="none"
          required
        />
        <Field
          label={t.signIn.password}
          hint={t.signIn.passwordHint}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          autoFocus
        />
        <ProblemLine problem={signIn.problem} text={message(signIn.problem, waitS)} />
        <button type="submit" className="button button--primary" aria-disabled={signIn.busy}>
          {signIn.busy ? t.signIn.busy : t.signIn.submit}
        </button>
      </form>
      <ProviderSignIn problem={props.problem} />
      <WallSignIn onOpened={props.onSignedIn} />
    </main>
  );
}

function message(problem: ApiProblem | null, waitS: number | null): string | null {
  if (problem === null) return null;
  if (problem.status === 401) return t.problems.wrongPassword;
  if (problem.status === 429) return t.problems.tooMany(waitS);
  return problemText(problem);
}

/** Seconds left until the server takes another try, counting down. */
function useWait(problem: ApiProblem | null): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    setLeft(problem?.retryAfterS ?? null);
    if (problem?.retryAfterS == null) return;
    const timer = window.setInterval(
      () => setLeft((s) => (s === null || s <= 1 ? null : s - 1)),
      1000,
    );
    return () => window.clearInterval(timer);
  }, [problem]);
  return left;
}
