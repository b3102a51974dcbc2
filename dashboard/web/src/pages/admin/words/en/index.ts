/** Every text of administration in English. What is missing in German fails the build. */

import { calls } from "./calls";
import { deliveries } from "./deliveries";
import { frame } from "./frame";
import { people } from "./people";
import { shifts } from "./shifts";
import { tokens } from "./tokens";
import { wards } from "./wards";

export const en = { ...frame, people, tokens, wards, calls, shifts, deliveries };

export type Words = typeof en;
