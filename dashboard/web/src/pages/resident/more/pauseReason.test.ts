import { describe, expect, it } from "vitest";
import { pauseReason } from "./pauseReason";

describe("why it was paused", () => {
  it("is in the page's language where a plan wrote it", () => {
    expect(pauseReason("planned: washing")).toBe("planned, washing");
    expect(pauseReason("planned: something_new")).toBe("planned, something_new");
  });

  it("is as typed where somebody typed it", () => {
    expect(pauseReason("planned: for Ada's bath")).toBe("planned: for Ada's bath");
    expect(pauseReason("bath")).toBe("bath");
  });
});
