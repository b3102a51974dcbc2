import { describe, expect, it } from "vitest";
import { ApiProblem, NO_ANSWER } from "../api/problems";
import { fieldProblem } from "./fieldProblem";

describe("what the server refused", () => {
  it("stands at the field that a malformed value names", () => {
    const detail = "body.username: String should match pattern '^[A-Z]', got '!'";
    expect(fieldProblem(new ApiProblem(422, "invalid", detail))).toEqual({
      field: "username",
      text: "String should match pattern '^[A-Z]', got '!'",
    });
  });

  it("stands at the first part of a nested value", () => {
    const detail = "body.steps.0.audiences.1: String should match, got 'x'";
    expect(fieldProblem(new ApiProblem(422, "invalid", detail))?.field).toBe("steps");
  });

  it("stands at the field that its type is about, else at the form", () => {
    const taken = new ApiProblem(409, "already-there", "There is a user 'bo' already.");
    expect(fieldProblem(taken, { "already-there": "username" })).toEqual({
      field: "username",
      text: "There is a user 'bo' already.",
    });
    expect(fieldProblem(taken)?.field).toBe("");
  });

  it("is nothing where the server said nothing", () => {
    expect(fieldProblem(null)).toBeNull();
    expect(fieldProblem(new ApiProblem(NO_ANSWER, "no-answer", "Failed to fetch"))).toBeNull();
    expect(fieldProblem(new ApiProblem(500, "", ""))).toBeNull();
  });
});
