export { More } from "./more";
export { Receipt } from "./receipt";
