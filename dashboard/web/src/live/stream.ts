import { STREAM_PATH } from "../api/client";
import type { AlertSummary, ResidentView, TechnicalAlarm } from "../api/types";

/** The server speaks at least every 5 s (`heartbeat`); after twice that it counts as gone. */
const SILENT_AFTER_MS = 11_000;
const CHECK_EVERY_MS = 1_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

export interface Hello {
  server_time: number;
  /** Age of the last test alert, null before the first; no `canary` where none are sent. */
  canary?: { age_ms: number | null } | null;
}

export interface StreamListener {
  /** A connection stands: everything has to be fetched again. */
  hello(hello: Hello): void;
  heartbeat(serverTime: number): void;
  live(residents: ResidentView[]): void;
  alert(alert: AlertSummary): void;
  technical(alarm: TechnicalAlarm): void;
  /** A test alert came the way that alerts come. */
  canary(told: { t_event: number }): void;
  lost(): void;
}

/** Delay before try number `attempt` (from 0), doubled each time; `random` is in [0, 1). */
export function retryDelay(attempt: number, random: number): number {
  const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
  // Never less than half: two hundred pages must not come back in one instant.
  return ceiling / 2 + (random * ceiling) / 2;
}

/**
 * Keeps one event stream open. EventSource's own reconnecting is not used: it gives up on some
 * errors and does not notice a connection that is open but silent.
 */
export function openStream(pageName: string, listener: StreamListener): () => void {
  let source: EventSource | null = null;
  let timer: number | undefined;
  let attempt = 0;
  let heardAt = performance.now();

  const on = <T>(name: string, receive: (data: T) => void) => {
    source?.addEventListener(name, (message: MessageEvent<string>) => {
      heardAt = performance.now();
      receive(JSON.parse(message.data) as T);
    });
  };

  const connect = () => {
    heardAt = performance.now();
    source = new EventSource(`${STREAM_PATH}?page=${pageName}`);
    source.onerror = retry;
    on<Hello>("hello", (hello) => {
      attempt = 0;
      listener.hello(hello);
    });
    on<{ server_time: number }>("heartbeat", ({ server_time }) => listener.heartbeat(server_time));
    on<ResidentView[]>("live", (residents) => listener.live(residents));
    on<AlertSummary>("alert", (alert) => listener.alert(alert));
    on<TechnicalAlarm>("technical", (alarm) => listener.technical(alarm));
    on<{ t_event: number }>("canary", (told) => listener.canary(told));
  };

  const retry = () => {
    source?.close();
    source = null;
    listener.lost();
    window.clearTimeout(timer);
    timer = window.setTimeout(connect, retryDelay(attempt++, Math.random()));
  };

  const watchdog = window.setInterval(() => {
    if (source !== null && performance.now() - heardAt > SILENT_AFTER_MS) retry();
  }, CHECK_EVERY_MS);

  connect();
  return () => {
    window.clearInterval(watchdog);
    window.clearTimeout(timer);
    source?.close();
    source = null;
  };
}
