import { useEffect, useRef, useSyncExternalStore } from "react";

/** Pages live behind `#/…`: the server serves one file and every page has an address. */
export type Route =
  | { page: "wall" }
  | { page: "alerts" }
  | { page: "alert"; id: string }
  | { page: "resident"; id: string }
  | { page: "handover"; id: string | null }
  | { page: "burden" }
  | { page: "technical" }
  | { page: "audit" }
  | { page: "sound" }
  | { page: "about" }
  | { page: "administration"; part: string }
  | { page: "unknown" };

export function parseRoute(hash: string): Route {
  const [page = "", encoded = ""] = hash.replace(/^#?\/?/, "").split("/");
  const id = decoded(encoded);
  if (page === "") return { page: "wall" };
  if (page === "alerts" || page === "burden" || page === "technical" || page === "audit") {
    return { page };
  }
  if (page === "administration") return { page, part: id };
  if (page === "sound" || page === "about") return { page };
  if (page === "handover") return { page, id: id || null };
  if ((page === "alert" || page === "resident") && id !== "") {
    return { page, id };
  }
  return { page: "unknown" };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return "";
  }
}

export const href = {
  wall: "#/",
  alerts: "#/alerts",
  handover: "#/handover",
  burden: "#/burden",
  technical: "#/technical",
  audit: "#/audit",
  sound: "#/sound",
  about: "#/about",
  administration: "#/administration",
  administrationOf: (part: string) => `#/administration/${encodeURIComponent(part)}`,
  handoverOf: (id: string) => `#/handover/${encodeURIComponent(id)}`,
  alert: (id: string) => `#/alert/${encodeURIComponent(id)}`,
  resident: (id: string) => `#/resident/${encodeURIComponent(id)}`,
};

function onHashChange(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(onHashChange, () => window.location.hash);
  return parseRoute(hash);
}

/** After a change of page the reading point moves to its heading, as with a page that loads. */
export function useFocusOnHeading(address: string): void {
  const first = useRef(true);
  useEffect(() => {
    const opened = first.current;
    first.current = false;
    if (opened) return;
    window.scrollTo(0, 0);
    return followHeading();
  }, [address]);
}

/**
 * Focuses the heading, and then the one that takes its place once the page has loaded: when what
 * has the focus is removed, a keyboard would begin again at the top of the document.
 */
function followHeading(): () => void {
  const find = () => document.querySelector<HTMLElement>("main h1");
  let heading = find();
  heading?.focus({ preventScroll: true });
  const watch = new MutationObserver(() => {
    if (heading?.isConnected) return;
    heading = find();
    if (document.activeElement === document.body) heading?.focus({ preventScroll: true });
  });
  watch.observe(document.body, { childList: true, subtree: true });
  return () => watch.disconnect();
}
