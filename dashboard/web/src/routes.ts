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
  if (page === "handover") return { page, id: id || null };
  if (page === "sound") return { page };
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
  administration: "#/administration",
  administrationOf: (part: string) => `#/administration/${encodeURIComponent(part)}`,
  handoverOf: (id: string) => `#/handover/${encodeURIComponent(id)}`,
  alert: (id: string) => `#/alert/${encodeURIComponent(id)}`,
  sound: "#/sound",
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
    if (!first.current) {
      window.scrollTo(0, 0);
      document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    }
    first.current = false;
  }, [address]);
}
