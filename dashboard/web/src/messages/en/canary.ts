import { count } from "../count";
export const canary = {
  canary: {
    title: "Test alert",
    why: "Each minute the alert of a resident who does not exist goes the whole way to every open page, which says that it came. Two that are missing are a technical alarm.",
    off: "The test alert is switched off.",
    none: "No test alert has come through yet.",
    ago: (age: string) => `The last test alert came through ${age} ago.`,
    late: (age: string) =>
      `No test alert for ${age}: real ones may not come either. Go and look, and call the operator.`,
    took: (delayS: string) =>
      `It took ${delayS}\u00a0s from the end of the second that raised it until it was stored.`,
    pages: (arrived: number, pages: number, delayS: string) =>
      `${arrived} of ${count(pages, "open page", "open pages")} have shown it, the last after ${delayS}\u00a0s.`,
  },
};
