import { at, request } from "../../api/client";
import type {
  AssignmentRequest,
  Assignments,
  ChainRequest,
  ChannelList,
  DeliveryList,
  DeliveryState,
  EmailView,
  Escalation,
  Identity,
  NewToken,
  NewUserRequest,
  NewWebhook,
  OneTimePassword,
  RoomCodeList,
  Scope,
  TokenList,
  TokenRequest,
  UserList,
  UserRequest,
  WardView,
  Ways,
  WebhookList,
  WebhookTest,
  WebhookView,
  Wording,
  WordingChoice,
} from "./types";

/** A receiver has ten seconds to answer a test. */
const TEST_TIMEOUT_MS = 20_000;

/** Each code is hashed at the cost of a password. */
const CODES_TIMEOUT_MS = 30_000;

/** While the new sheet is carried to its room, the old code opens too. */
const OVERLAP_H = 24;

const ofWard = (ward: string): string => (ward ? `/wards/${at(ward)}` : "");

/** A page of the server's to print: the codes do not pass through this one. */
export const sheetOf = (ward: string, lang: string): string =>
  `/v1${ofWard(ward)}/room-codes/sheet?lang=${at(lang)}`;

export const adminApi = {
  users: () => request<UserList>("GET", "/users"),
  addUser: (wanted: NewUserRequest) => request<OneTimePassword>("POST", "/users", wanted),
  changeUser: (name: string, wanted: UserRequest) =>
    request<unknown>("PUT", `/users/${at(name)}`, wanted),
  disableUser: (name: string) => request<void>("POST", `/users/${at(name)}/disable`),
  enableUser: (name: string) => request<void>("POST", `/users/${at(name)}/enable`),
  endSessions: (name: string) => request<void>("POST", `/users/${at(name)}/end-sessions`),
  resetPassword: (name: string) =>
    request<OneTimePassword>("POST", `/users/${at(name)}/reset-password`),
  email: (name: string) => request<EmailView>("GET", `/users/${at(name)}/email`),
  setEmail: (name: string, address: string | null) =>
    request<EmailView>("PUT", `/users/${at(name)}/email`, { address }),
  /** How one may sign in beside a password. */
  ways: () => request<Ways>("GET", "/session/ways"),
  identity: (name: string) => request<Identity>("GET", `/users/${at(name)}/identity`),
  setIdentity: (name: string, subject: string | null) =>
    request<Identity>("PUT", `/users/${at(name)}/identity`, { subject }),

  tokens: () => request<TokenList>("GET", "/tokens"),
  addToken: (wanted: TokenRequest) => request<NewToken>("POST", "/tokens", wanted),
  revokeToken: (id: string) => request<void>("POST", `/tokens/${at(id)}/revoke`),

  addWard: (ward_id: string, name: string) =>
    request<WardView>("POST", "/wards", { ward_id, name }),
  renameWard: (ward_id: string, name: string) =>
    request<WardView>("PUT", `/wards/${at(ward_id)}`, { name }),
  addResident: (wanted: {
    person_id: string;
    display_name: string;
    room: string;
    ward_id: string | null;
  }) => request<void>("POST", "/residents", wanted),
  changeResident: (
    id: string,
    wanted: { display_name: string; room: string; ward_id: string | null },
  ) => request<void>("PUT", `/residents/${at(id)}`, wanted),

  /** "" stands for the house as a whole. */
  escalation: (ward: string) => request<Escalation>("GET", `${ofWard(ward)}/escalation`),
  setChain: (ward: string, shift: string, chain: ChainRequest) =>
    request<Escalation>("PUT", `${ofWard(ward)}/escalation/${at(shift)}`, chain),
  removeChain: (ward: string, shift: string) =>
    request<Escalation>("DELETE", `${ofWard(ward)}/escalation/${at(shift)}`),
  wording: (ward: string) => request<Wording>("GET", `${ofWard(ward)}/wording`),
  setWording: (ward: string, residents_as: WordingChoice) =>
    request<Wording>("PUT", `${ofWard(ward)}/wording`, { residents_as }),

  assignments: (ward: string) => request<Assignments>("GET", `${ofWard(ward)}/assignments`),
  setAssignment: (ward: string, shift: string, wanted: AssignmentRequest) =>
    request<Assignments>("PUT", `${ofWard(ward)}/assignments/${at(shift)}`, wanted),
  /** `day` null: the list for every day. */
  removeAssignment: (ward: string, shift: string, day: string | null) =>
    request<Assignments>(
      "DELETE",
      `${ofWard(ward)}/assignments/${at(shift)}${day === null ? "" : `?day=${day}`}`,
    ),

  roomCodes: (ward: string) => request<RoomCodeList>("GET", `${ofWard(ward)}/room-codes`),
  makeRoomCodes: (ward: string, rooms: string[]) =>
    request<unknown>(
      "POST",
      `${ofWard(ward)}/room-codes`,
      { rooms, overlap_hours: OVERLAP_H },
      CODES_TIMEOUT_MS,
    ),
  removeRoomCode: (ward: string, room: string) =>
    request<void>("POST", `${ofWard(ward)}/room-codes/remove`, { room }),

  webhooks: () => request<WebhookList>("GET", "/webhooks"),
  addWebhook: (wanted: { name: string; url: string; scope: Scope }) =>
    request<NewWebhook>("POST", "/webhooks", wanted),
  changeWebhook: (id: string, wanted: { url: string; scope: Scope; enabled: boolean }) =>
    request<WebhookView>("PUT", `/webhooks/${at(id)}`, wanted),
  rotateWebhook: (id: string) =>
    request<NewWebhook>("POST", `/webhooks/${at(id)}/rotate`, { overlap_hours: 24 }),
  testWebhook: (id: string) =>
    request<WebhookTest>("POST", `/webhooks/${at(id)}/test`, undefined, TEST_TIMEOUT_MS),
  removeWebhook: (id: string) => request<void>("DELETE", `/webhooks/${at(id)}`),

  channels: () => request<ChannelList>("GET", "/deliveries/channels"),
  deliveries: (state: DeliveryState | null, cursor: string | null) => {
    const query = new URLSearchParams({ limit: "30" });
    if (state !== null) query.set("state", state);
    if (cursor !== null) query.set("cursor", cursor);
    return request<DeliveryList>("GET", `/deliveries?${query.toString()}`);
  },
  replay: (id: string) => request<void>("POST", `/deliveries/${at(id)}/replay`),
  dismiss: (id: string) => request<void>("POST", `/deliveries/${at(id)}/dismiss`),
};
