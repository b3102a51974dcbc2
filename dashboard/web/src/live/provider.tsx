import { createContext, useContext, useEffect, useMemo, useReducer, useRef, useState } from "react";
import type { ReactNode } from "react";
import { api } from "../api/client";
import { asProblem } from "../api/problems";
import type { AlertSummary, Right } from "../api/types";
import { useSession } from "../components/session";
import { elapsed, markNow } from "./age";
import { announcement, type Announcement } from "./announcements";
import { emptyModel, reduce, type LastCanary, type LiveAction, type LiveModel } from "./reducer";
import { openStream } from "./stream";

/** Also while connected, everything is fetched again this often: who moved in, who moved out. */
const REFETCH_MS = 60_000;

/** Two hundred pages answer a test alert within this time, not all at once. */
const RECEIPT_SPREAD_MS = 2_000;
/** As much as the server believes: a tablet may sleep before it answers. */
const LONGEST_WAIT_MS = 60_000;

/** By what the server knows this page while it is loaded. */
const PAGE_NAME = [...crypto.getRandomValues(new Uint8Array(8))]
  .map((byte) => byte.toString(16).padStart(2, "0"))
  .join("");

/** As many as the server gives in one answer. */
const MOST_OPEN = 200;

/** A role that was changed while the page is open learns it at the next request. */
async function ifAllowed<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (asProblem(error).status === 403) return null;
    throw error;
  }
}

interface Live {
  model: LiveModel;
  announced: Announcement | null;
  /** Shows the answer to one's own click at once, before the stream tells everybody. */
  tell(alert: AlertSummary): void;
}

const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === null) throw new Error("useLive is used outside LiveProvider");
  return live;
}

export function LiveProvider(props: { onSignedOut: () => void; children: ReactNode }) {
  const { onSignedOut } = props;
  const { rights } = useSession();
  const [model, dispatch] = useReducer(reduce, undefined, () => emptyModel(markNow()));
  const announced = useAnnouncement(model);
  useCanaryReceipt(model.canary);

  useEffect(() => {
    // What arrives during a fetch is newer than its answer and is told again after it.
    let meanwhile: LiveAction[] = [];
    const told = (action: LiveAction) => {
      meanwhile.push(action);
      dispatch(action);
    };
    // Not every role may see residents: what is refused each minute would fill the audit.
    const ifMay = <T,>(right: Right, ask: () => Promise<T>): Promise<T | null> =>
      rights.includes(right) ? ifAllowed(ask()) : Promise.resolve(null);
    const fetchAll = async () => {
      meanwhile = [];
      try {
        const [residents, open, technical] = await Promise.all([
          ifMay("see_residents", () => api.residents()),
          ifMay("see_alerts", () => api.alerts("open", MOST_OPEN)),
          ifMay("see_technical", () => api.technical()),
        ]);
        dispatch({
          type: "fetched",
          residents: residents?.residents ?? null,
          alerts: open?.alerts ?? [],
          technical: technical?.alarms ?? [],
          serverTime: residents?.server_time ?? null,
          at: markNow(),
        });
        meanwhile.forEach(dispatch);
      } catch (error) {
        if (asProblem(error).status === 401) onSignedOut();
        else dispatch({ type: "lost" });
      }
    };
    const heard = (serverTime: number) => dispatch({ type: "heard", at: markNow(), serverTime });
    const close = openStream(PAGE_NAME, {
      hello: ({ server_time, canary }) => {
        heard(server_time);
        const last = canary ? { at: markNow(), ageMs: canary.age_ms, event: null } : null;
        dispatch({ type: "canary", last });
        void fetchAll();
      },
      heartbeat: heard,
      live: (residents) => dispatch({ type: "live", residents, at: markNow() }),
      alert: (alert) => told({ type: "alert", alert }),
      technical: (alarm) => told({ type: "technical", alarm }),
      canary: ({ t_event }) =>
        dispatch({ type: "canary", last: { at: markNow(), ageMs: 0, event: t_event } }),
      lost: () => {
        dispatch({ type: "lost" });
        // The stream does not say why it was refused; a request does.
        api.session().catch((error: unknown) => {
          if (asProblem(error).status === 401) onSignedOut();
        });
      },
    });
    const timer = window.setInterval(() => void fetchAll(), REFETCH_MS);
    return () => {
      window.clearInterval(timer);
      close();
    };
  }, [onSignedOut, rights]);

  const live = useMemo<Live>(
    () => ({ model, announced, tell: (alert) => dispatch({ type: "alert", alert }) }),
    [model, announced],
  );
  return <LiveContext value={live}>{props.children}</LiveContext>;
}

/**
 * Says that a test alert has come all the way: by the stream, into the page's picture, and drawn.
 * Not all pages in one instant; how long each waited is told.
 */
function useCanaryReceipt(last: LastCanary | null): void {
  useEffect(() => {
    if (last === null || last.event === null) return;
    const { event, at } = last;
    window.setTimeout(() => {
      const waited = Math.min(LONGEST_WAIT_MS, Math.round(elapsed(at, markNow())));
      // One that does not get through is missed by the server, which is what it is for.
      api.confirmCanary(PAGE_NAME, event, waited).catch(() => undefined);
    }, Math.random() * RECEIPT_SPREAD_MS);
  }, [last]);
}

/**
 * What changed among the alerts since the last render, once. On the first fetch nothing is known
 * yet, so an alert that nobody has taken is said: it may have come while the page was loading.
 */
function useAnnouncement(model: LiveModel): Announcement | null {
  const [announced, setAnnounced] = useState<Announcement | null>(null);
  const known = useRef<LiveModel["alerts"]>(new Map());
  useEffect(() => {
    if (!model.loaded || known.current === model.alerts) return;
    const before = known.current;
    known.current = model.alerts;
    const said = [...model.alerts.values()].flatMap(
      (alert) => announcement(before.get(alert.alert_id), alert) ?? [],
    );
    const first = said.find((one) => one.urgent) ?? said[0];
    if (first) setAnnounced({ ...first, text: said.map((one) => one.text).join(" ") });
  }, [model]);
  return announced;
}
