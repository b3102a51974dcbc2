import { describe, expect, it } from "vitest";
import { providerAnswer } from "./providerAnswer";

describe("the identity provider's answer", () => {
  it("is a code with its state, and who says so", () => {
    expect(providerAnswer("?code=c%2B1&state=s&iss=https%3A%2F%2Fsso.example")).toEqual({
      state: "s",
      code: "c+1",
      error: null,
      iss: "https://sso.example",
    });
  });

  it("may be a no", () => {
    expect(providerAnswer("?error=access_denied&state=s")?.error).toBe("access_denied");
  });

  it("is nothing else", () => {
    for (const search of ["", "?", "?code=c", "?state=s", "?error=e", "?lang=de"]) {
      expect(providerAnswer(search)).toBeNull();
    }
  });
});
