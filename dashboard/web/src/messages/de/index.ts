/** Every text of the page in German, of the shape that English has. */

import type { Messages } from "../en";
import { alert } from "./alert";
import { audit } from "./audit";
import { burden } from "./burden";
import { calls } from "./calls";
import { canary } from "./canary";
import { flood } from "./flood";
import { handover } from "./handover";
import { notes } from "./notes";
import { progress } from "./progress";
import { provider } from "./provider";
import { resident } from "./resident";
import { shell } from "./shell";
import { signs } from "./signs";
import { sound } from "./sound";
import { surroundings } from "./surroundings";
import { technical } from "./technical";
import { wall } from "./wall";

export const de: Messages = {
  ...shell,
  ...wall,
  ...alert,
  ...signs,
  ...resident,
  ...notes,
  ...progress,
  ...provider,
  ...surroundings,
  ...technical,
  ...burden,
  ...calls,
  ...canary,
  ...flood,
  ...sound,
  ...handover,
  ...audit,
};
