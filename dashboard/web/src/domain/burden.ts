import type { Burden } from "../api/types";
import { t } from "../messages";
import { decimal } from "./number";
import { span } from "./time";

const DAY_MS = 86_400_000;

type Rate = Pick<Burden["rate"], "per_day" | "resident_days">;

export const PERIODS = { day: 1, week: 7, month: 30, quarter: 90 } as const;
export type Period = keyof typeof PERIODS;
export const isPeriod = (name: string): name is Period => Object.hasOwn(PERIODS, name);

export function rangeOf(period: Period, now: number): { from: number; to: number } {
  return { from: now - PERIODS[period] * DAY_MS, to: now };
}

/** The zone of this device's clock, which is the clock on the ward's wall. */
export const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

const LEAST_DAYS = 0.25;

/** Whether it was watched long enough to speak of a day: one alert in two minutes is no 700 a day. */
export const longEnough = (rate: Rate): boolean => rate.resident_days >= LEAST_DAYS;

/** Alerts a day, where that can be said. */
export const ratePerDay = (rate: Rate): string => perDay(longEnough(rate) ? rate.per_day : null);

/** A rate to two digits that say something: 0.04 and 12, not 0.0 and 12.00. */
export function perDay(rate: number | null): string {
  if (rate === null) return t.burden.none;
  return decimal(rate, rate >= 10 ? 0 : rate >= 1 ? 1 : 2);
}

export function percent(share: number | null): string {
  return share === null ? t.burden.none : t.curve.tableShare(Math.round(share * 100));
}

export function waited(seconds: number | null): string {
  return seconds === null ? t.burden.none : span(seconds * 1000);
}

export function hourName(hour: number): string {
  const two = (n: number) => String(n % 24).padStart(2, "0");
  return t.burden.hourFromTo(two(hour), two(hour + 1));
}

/** The hour with most alerts, the earliest of several. */
export function busiest(hours: Burden["by_hour"]): Burden["by_hour"][number] | undefined {
  return hours.reduce<Burden["by_hour"][number] | undefined>(
    (most, hour) => (most === undefined || hour.alerts > most.alerts ? hour : most),
    undefined,
  );
}
