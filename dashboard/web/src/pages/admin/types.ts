/** What the server sends about administration, under the names these pages use. */

import type { components } from "../../api/schema";

type Schemas = components["schemas"];

export type Assignment = Schemas["AssignmentView"];
export type AssignmentRequest = Schemas["AssignmentRequest"];
export type Assignments = Schemas["AssignmentsView"];
export type ChainRequest = Schemas["ChainRequest"];
export type ChainView = Schemas["ChainView"];
export type Channel = Schemas["ChannelView"];
export type ChannelList = Schemas["ChannelList"];
export type Delivery = Schemas["DeliveryView"];
export type DeliveryList = Schemas["DeliveryList"];
export type DeliveryState = Schemas["DeliveryState"];
export type EmailView = Schemas["EmailView"];
export type Escalation = Schemas["EscalationView"];
export type Identity = Schemas["IdentityView"];
export type NewToken = Schemas["NewTokenView"];
export type NewUserRequest = Schemas["NewUserRequest"];
export type NewWebhook = Schemas["NewWebhookView"];
export type OneTimePassword = Schemas["OneTimePasswordView"];
export type Room = Schemas["RoomView"];
export type RoomCodeList = Schemas["RoomCodesView"];
export type Scope = Schemas["ScopeView"];
export type StepView = Schemas["StepView"];
export type TokenList = Schemas["TokenList"];
export type TokenRequest = Schemas["TokenRequest"];
export type TokenView = Schemas["TokenView"];
export type UserList = Schemas["UserList"];
export type UserRequest = Schemas["UserRequest"];
export type UserView = Schemas["UserView"];
export type WardView = Schemas["WardView"];
export type Ways = Schemas["WaysView"];
export type WebhookList = Schemas["WebhookList"];
export type WebhookTest = Schemas["WebhookTestView"];
export type WebhookView = Schemas["WebhookView"];
export type Wording = Schemas["WordingView"];
export type WordingChoice = Schemas["ResidentsAs"];
