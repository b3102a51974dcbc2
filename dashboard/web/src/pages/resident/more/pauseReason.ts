import { wordFor } from "../../../messages";
import { words } from "../words";

const PLANNED = /^planned: ([a-z_]+)$/;

/** What a plan wrote, in the language of the page; what somebody typed, as they typed it. */
export function pauseReason(reason: string): string {
  const kind = PLANNED.exec(reason)?.[1];
  if (kind === undefined) return reason;
  return words().plan.planned(wordFor(words().plan.kinds, kind) ?? kind);
}
