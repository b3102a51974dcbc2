import { at, request } from "../../../api/client";
import type { Range } from "../../../domain/curve";
import { chunks, STEP_MS } from "../../../domain/day";
import type {
  Consent,
  ErasureReceipt,
  GrantRequest,
  Learning,
  Limits,
  PausePlan,
  PlannedPause,
  Preview,
  Purpose,
  Rollup,
  Rollups,
  Timeline,
} from "../types";

const of = (id: string): string => `/residents/${at(id)}`;
const span = ({ from, to }: Range): string => `from_ms=${Math.floor(from)}&to_ms=${Math.ceil(to)}`;

/** A page of the server's to print, and a file to save: neither passes through this one. */
export const noticeOf = (id: string, lang: string): string => `/v1${of(id)}/notice?lang=${at(lang)}`;
export const exportOf = (id: string): string => `/v1${of(id)}/export`;

export const residentApi = {
  timeline: (id: string, range: Range) =>
    request<Timeline>("GET", `${of(id)}/timeline?${span(range)}`),
  /** One call after the other: a whole day at once would keep the service's own work waiting. */
  rollups: async (id: string, range: Range): Promise<Rollup[]> => {
    const found: Rollup[] = [];
    for (const chunk of chunks(range)) {
      const path = `${of(id)}/rollups?${span(chunk)}&step_ms=${STEP_MS}`;
      found.push(...(await request<Rollups>("GET", path)).rollups);
    }
    return found;
  },
  learning: (id: string) => request<Learning>("GET", `${of(id)}/learning`),

  limits: (id: string) => request<Limits>("GET", `${of(id)}/limits`),
  tryLimits: (id: string, change_percent: number) =>
    request<Preview>("POST", `${of(id)}/limits/preview`, { change_percent }),
  tried: (id: string, factor: number) =>
    request<Preview>("GET", `${of(id)}/limits/preview?factor=${factor}`),
  setLimits: (id: string, factor: number, config_version: string, reason: string) =>
    request<void>("PUT", `${of(id)}/limits`, { factor, config_version, reason }),

  pausePlan: (id: string) => request<PausePlan>("GET", `${of(id)}/pause-plan`),
  /** Whole, in place of the revision that was read; 409 where somebody else was faster. */
  setPausePlan: (id: string, revision: number, planned: PlannedPause[]) =>
    request<PausePlan>("PUT", `${of(id)}/pause-plan`, { revision, planned }),

  consent: (id: string) => request<Consent>("GET", `${of(id)}/consent`),
  grant: (id: string, given: GrantRequest) => request<void>("POST", `${of(id)}/consent/grant`, given),
  withdraw: (id: string, reason: string, purposes: Purpose[]) =>
    request<void>("POST", `${of(id)}/consent/withdraw`, { reason, purposes }),

  erase: (id: string, reason: string, confirm: string) =>
    request<ErasureReceipt>("POST", `${of(id)}/erase`, { reason, confirm }),
};
