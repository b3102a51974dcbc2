import type { Words } from "../en";
import { calls } from "./calls";
import { deliveries } from "./deliveries";
import { frame } from "./frame";
import { people } from "./people";
import { shifts } from "./shifts";
import { tokens } from "./tokens";
import { wards } from "./wards";

export const de: Words = { ...frame, people, tokens, wards, calls, shifts, deliveries };
