/** What the server sends to a resident's page, under the names the page uses. */

import type { components } from "../../api/schema";

type Schemas = components["schemas"];

export type CareKind = Schemas["CareKind"];
export type Consent = Schemas["ConsentView"];
export type ErasureReceipt = Schemas["ErasureReceipt"];
export type Grant = Schemas["GrantView"];
export type GrantRequest = Schemas["GrantRequest"];
export type Learning = Schemas["LearningState"];
export type Limits = Schemas["LimitsView"];
export type PausePlan = Schemas["PausePlanView"];
export type PlannedPause = Schemas["PlannedPauseBody"];
export type Preview = Schemas["Preview"];
export type Purpose = Schemas["GrantView"]["purpose"];
export type Rollup = Schemas["Rollup"];
export type Rollups = Schemas["RollupsView"];
export type Stretch = Schemas["StretchView"];
export type Timeline = Schemas["TimelineView"];
export type TimelineAlert = Schemas["AlertSummary"];
