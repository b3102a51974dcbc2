/** What the server sends, under the names the page uses. Generated: see `npm run types`. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Activity = Schemas["Activity"];
export type AbcRow = Schemas["AbcRow"];
export type AlertAction = Schemas["AlertAction"];
export type AlertDetail = Schemas["AlertDetail"];
export type AlertFact = Schemas["AlertFact"];
export type AlertPage = Schemas["AlertPage"];
export type AlertSummary = Schemas["AlertSummary"];
export type AssessedSentence = Schemas["AssessedSentence"];
export type Assessment = Schemas["Assessment"];
export type AuditPage = Schemas["AuditPage"];
export type AuditRecord = Schemas["AuditView"];
export type AuditVerdict = Schemas["AuditVerdict"];
export type Burden = Schemas["BurdenView"];
export type CanaryState = Schemas["CanaryView"];
export type Curve = Schemas["CurveView"];
export type CurvePoint = Schemas["CurvePoint"];
export type EvidenceLine = Schemas["EvidenceLine"];
export type GiveRequest = Schemas["GiveRequest"];
export type Handover = Schemas["HandoverView"];
export type HandoverDraft = Schemas["DraftView"];
export type HandoverList = Schemas["HandoverList"];
export type LiveState = Schemas["LiveState"];
export type NamedResident = Schemas["NamedResident"];
export type Outcome = Schemas["GivenOutcome"];
export type OutcomeRequest = Schemas["OutcomeRequest"];
export type PushRequest = Schemas["PushRequest"];
export type PushState = Schemas["PushState"];
export type PushView = Schemas["PushView"];
export type Right = Schemas["Right"];
export type Role = Schemas["Role"];
export type Place = Schemas["Place"];
export type PlannedActivity = Schemas["PlannedActivity"];
export type ResidentFacts = Schemas["ResidentFacts"];
export type ResidentList = Schemas["ResidentList"];
export type ResidentView = Schemas["ResidentView"];
export type SentenceRole = Schemas["SentenceRole"];
export type SessionView = Schemas["SessionView"];
export type Surroundings = Schemas["SurroundingsView"];
export type SurroundingsRequest = Schemas["SurroundingsRequest"];
export type SoundTest = Schemas["SoundTestRequest"];
export type Signature = Schemas["Signature"];
export type SystemView = Schemas["SystemView"];
export type TechnicalAlarm = Schemas["TechnicalView"];
export type TechnicalFact = Schemas["TechnicalFact"];
export type TechnicalList = Schemas["TechnicalList"];
export type ThinkingView = Schemas["ThinkingView"];
export type Thought = Schemas["ThoughtView"];
export type WardList = Schemas["WardList"];
export type Trigger = Schemas["Trigger"];

export type Tier = 1 | 2 | 3;
export type AlertFilter = Schemas["AlertFilter"];
