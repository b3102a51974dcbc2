/** Every text of a resident's page in English. What is missing in German fails the build. */

import { consent } from "./consent";
import { day } from "./day";
import { limits } from "./limits";
import { pauses } from "./pauses";
import { person } from "./person";

export const en = { ...consent, ...day, ...limits, ...pauses, ...person };

export type Words = typeof en;
