import type { Right } from "../api/types";

const DAY_MS = 24 * 3_600_000;

/** What the server lets a program hold; it refuses others all the same. */
const OF_A_PROGRAM = [
  "see_residents",
  "see_alerts",
  "see_burden",
  "handle_alerts",
  "report_missed",
  "see_technical",
  "see_system",
] as const satisfies readonly Right[];

export const OF_A_WALL = [
  "see_residents",
  "see_alerts",
  "see_technical",
  "see_system",
] as const satisfies readonly Right[];

/** In days. A program's key lasts a year at most, a wall's three. */
export const LASTS = { api: [30, 90, 365], wall: [365, 730, 1095] } as const;

/** The rights of a program that one may hand out: none that one does not have. */
export function rightsToGive(mine: readonly Right[]): Right[] {
  return OF_A_PROGRAM.filter((right) => mine.includes(right));
}

/** Whether one may make a wall's token: it always has the same rights. */
export function mayMakeWalls(mine: readonly Right[]): boolean {
  return OF_A_WALL.every((right) => mine.includes(right));
}

export const endsAt = (now: number, days: number): number => Math.floor(now + days * DAY_MS);

interface Ending {
  expires_at: number;
  revoked_at: number | null;
}

export function hasEnded(token: Ending, now: number): boolean {
  return token.revoked_at !== null || token.expires_at <= now;
}
