import type { Words } from "../en";
import { consent } from "./consent";
import { day } from "./day";
import { limits } from "./limits";
import { pauses } from "./pauses";
import { person } from "./person";

export const de: Words = { ...consent, ...day, ...limits, ...pauses, ...person };
