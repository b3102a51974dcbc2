import { useCallback, useEffect, useState, type MouseEvent } from "react";
import { api } from "./api/client";
import type { SessionView, SystemView } from "./api/types";
import { AlarmBar } from "./components/alarmBar";
import { AlarmStrip } from "./components/alarmStrip";
import { Announcer } from "./components/announcer";
import { AppHeader } from "./components/appHeader";
import { ConnectionBanner, DemoBanner, Footer, IdleBanner } from "./components/banners";
import { SessionProvider } from "./components/session";
import { useFlashesInStep } from "./components/tierMark";
import { useIdle } from "./components/useIdle";
import { waiting } from "./domain/urgency";
import { LiveProvider, useLive } from "./live/provider";
import { SoundProvider } from "./live/soundProvider";
import { t } from "./messages";
import { Administration } from "./pages/administration";
import { AlertPage } from "./pages/alert/alertPage";
import { About } from "./pages/about";
import { Alerts } from "./pages/alerts";
import { AuditPage } from "./pages/audit/auditPage";
import { BurdenPage } from "./pages/burden/burdenPage";
import { HandoverPage } from "./pages/handover/handoverPage";
import { SignedHandover } from "./pages/handover/signedHandover";
import { ResidentPage } from "./pages/resident/residentPage";
import { SoundPage } from "./pages/sound/soundPage";
import { Technical } from "./pages/technical";
import { Wall } from "./pages/wall";
import { href, useFocusOnHeading, useRoute, type Route } from "./routes";

interface SignedInProps {
  session: SessionView;
  onLeave: (ended: boolean) => void;
}

export function SignedIn({ session, onLeave }: SignedInProps) {
  const ended = useCallback(() => onLeave(true), [onLeave]);
  return (
    <SessionProvider value={session}>
      <LiveProvider onSignedOut={ended}>
        <SoundProvider>
          <Frame session={session} onLeave={onLeave} />
        </SoundProvider>
      </LiveProvider>
    </SessionProvider>
  );
}

/** What surrounds every page: alarms, connection, who is signed in, what this is not. */
function Frame({ session, onLeave }: SignedInProps) {
  const route = useRoute();
  const { model } = useLive();
  const system = useSystem(model.connection);
  const idle = useIdle(session.idle_timeout_s, () => onLeave(true));
  useFlashesInStep();
  useFocusOnHeading(JSON.stringify(route));
  useTitle(route, waiting(model.alerts.values()).length);
  const left = () => onLeave(false);
  const signOut = () => void api.signOut().then(left, left);
  return (
    <div className={`page page--${model.connection}`}>
      <SkipLink />
      <AppHeader route={route} session={session} onSignOut={signOut} />
      <DemoBanner system={system} />
      <ConnectionBanner />
      {idle.warning && <IdleBanner leftMs={idle.leftMs} onStay={idle.stay} />}
      <AlarmBar route={route} />
      <Page route={route} session={session} system={system} />
      <Footer signedIn />
      <AlarmStrip />
      <Announcer />
    </div>
  );
}

function Page(props: { route: Route; session: SessionView; system: SystemView | null }) {
  const { route, session, system } = props;
  switch (route.page) {
    case "wall":
      return <Wall />;
    case "alerts":
      return <Alerts />;
    case "alert":
      return <AlertPage key={route.id} id={route.id} username={session.username} />;
    case "resident":
      return <ResidentPage key={route.id} id={route.id} />;
    case "handover":
      return route.id === null ? (
        <HandoverPage username={session.username} />
      ) : (
        <SignedHandover key={route.id} id={route.id} username={session.username} />
      );
    case "burden":
      return <BurdenPage />;
    case "audit":
      return <AuditPage />;
    case "sound":
      return <SoundPage />;
    case "about":
      return <About />;
    case "technical":
      return <Technical system={system} />;
    case "administration":
      return <Administration part={route.part} />;
    case "unknown":
      return (
        <main className="page-main" id="main">
          <h1 tabIndex={-1}>{t.app.notFound}</h1>
          <a href={href.wall}>{t.nav.back}</a>
        </main>
      );
  }
}

function SkipLink() {
  const skip = (event: MouseEvent) => {
    // The address after # is the page's own, so the jump is made by hand.
    event.preventDefault();
    document.querySelector<HTMLElement>("main h1")?.focus();
  };
  return (
    <a href="#main" className="skip-link" onClick={skip}>
      {t.app.skip}
    </a>
  );
}

/** Facts about the installation, asked again whenever the connection comes back. */
function useSystem(connection: string): SystemView | null {
  const [system, setSystem] = useState<SystemView | null>(null);
  useEffect(() => {
    if (connection === "lost") return;
    // Without them the page works; the connection banner tells of a server that is gone.
    api.system().then(setSystem, () => undefined);
  }, [connection]);
  return system;
}

function useTitle(route: Route, waitingCount: number): void {
  const name = pageName(route);
  useEffect(() => {
    document.title = t.app.title(name, waitingCount);
  }, [name, waitingCount]);
}

function pageName({ page }: Route): string {
  switch (page) {
    case "alerts":
    case "alert":
      return t.nav.alerts;
    case "handover":
      return t.nav.handover;
    case "burden":
      return t.nav.burden;
    case "sound":
      return t.sound.title;
    case "about":
      return t.app.about;
    case "technical":
      return t.nav.technical;
    case "audit":
      return t.nav.audit;
    case "administration":
      return t.nav.administration;
    default:
      return t.nav.wall;
  }
}
