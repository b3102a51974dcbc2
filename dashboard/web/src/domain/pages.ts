import type { Right, SessionView } from "../api/types";
import { SECTIONS } from "./administration";

export type NamedPage =
  | "wall"
  | "alerts"
  | "handover"
  | "burden"
  | "technical"
  | "audit"
  | "administration";

interface Needs {
  /** One of several is enough. Null: the first page, which says by itself when nobody is shown. */
  right: Right | readonly Right[] | null;
  /** What is not cut down to some wards is refused to who sees only these. */
  wholeHouse?: true;
}

/** In the order of the header. */
const NEEDS: Record<NamedPage, Needs> = {
  wall: { right: null },
  alerts: { right: "see_alerts" },
  handover: { right: "hand_over" },
  burden: { right: "see_burden" },
  technical: { right: "see_technical" },
  audit: { right: "see_audit", wholeHouse: true },
  administration: { right: Object.values(SECTIONS) },
};

const PAGES = Object.keys(NEEDS) as NamedPage[];

/**
 * What the header offers, by the rights that the server says this session has, so that a role which
 * the house changes needs no change here. What a page may show, the server decides at each request.
 */
export function pagesFor(session: Pick<SessionView, "rights" | "whole_house">): NamedPage[] {
  return PAGES.filter((page) => {
    const { right, wholeHouse } = NEEDS[page];
    if (wholeHouse && !session.whole_house) return false;
    if (right === null) return true;
    return [right].flat().some((each) => session.rights.includes(each));
  });
}
