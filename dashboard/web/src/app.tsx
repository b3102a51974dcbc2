import { useCallback, useEffect, useState } from "react";
import { api } from "./api/client";
import { asProblem, type ApiProblem } from "./api/problems";
import { takeProviderAnswer } from "./api/providerAnswer";
import { mayBeSignedIn, rememberSignedIn } from "./api/sessionHint";
import type { SessionView } from "./api/types";
import { Footer } from "./components/banners";
import { LanguageChoice } from "./components/languageChoice";
import { problemText } from "./components/problem";
import { t } from "./messages";
import { ChoosePassword } from "./pages/choosePassword";
import { SignIn } from "./pages/signIn";
import { SignedIn } from "./signedIn";

type Session =
  | { state: "asking" }
  | { state: "out"; ended: boolean; problem: ApiProblem | null }
  | { state: "in"; view: SessionView }
  | { state: "failed"; problem: ApiProblem };

/** Who is there decides what is shown: nobody, somebody with a one-time password, somebody. */
export function App() {
  const [session, setSession] = useState<Session>({ state: "asking" });
  const enter = useCallback((view: SessionView) => {
    rememberSignedIn(true);
    setSession({ state: "in", view });
  }, []);
  const leave = useCallback((ended: boolean, problem: ApiProblem | null = null) => {
    rememberSignedIn(false);
    setSession({ state: "out", ended, problem });
  }, []);
  const ask = useCallback(async () => {
    const answer = takeProviderAnswer();
    let refused: ApiProblem | null = null;
    if (answer !== null) {
      try {
        const { session, return_to } = await api.finishProviderSignIn(answer);
        window.location.hash = return_to;
        return enter(session);
      } catch (error) {
        refused = asProblem(error);
      }
    }
    // Somebody else's link with an answer in it does not take a session's page away.
    if (!mayBeSignedIn()) return leave(false, refused);
    try {
      enter(await api.session());
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status === 401) leave(false, refused);
      else setSession({ state: "failed", problem });
    }
  }, [enter, leave]);
  useEffect(() => void ask(), [ask]);

  if (session.state === "in" && !session.view.must_change_password) {
    return <SignedIn session={session.view} onLeave={leave} />;
  }
  return (
    <div className="page">
      <header className="page-head">
        <span className="brand">{t.app.name}</span>
        <div className="page-head__facts">
          <LanguageChoice />
        </div>
      </header>
      {session.state === "asking" && <p className="page-main hint">{t.app.loading}</p>}
      {session.state === "out" && (
        <SignIn ended={session.ended} problem={session.problem} onSignedIn={enter} />
      )}
      {session.state === "in" && (
        <ChoosePassword username={session.view.username} onChosen={enter} />
      )}
      {session.state === "failed" && <Failed problem={session.problem} onRetry={ask} />}
      <Footer />
    </div>
  );
}

function Failed(props: { problem: ApiProblem; onRetry: () => void }) {
  return (
    <main className="page-main page-main--narrow" id="main">
      <h1>{t.connection.lost}</h1>
      <p role="alert" className="problem">
        {problemText(props.problem)}
      </p>
      <button type="button" className="button" onClick={props.onRetry}>
        {t.app.tryAgain}
      </button>
    </main>
  );
}
