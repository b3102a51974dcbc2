import { describe, expect, it } from "vitest";
import { href, parseRoute } from "./routes";

describe("addresses", () => {
  it("lead back to the page they were made for", () => {
    expect(parseRoute(href.alert("a:1/2"))).toEqual({ page: "alert", id: "a:1/2" });
    expect(parseRoute(href.resident("p-1"))).toEqual({ page: "resident", id: "p-1" });
    expect(parseRoute("")).toEqual({ page: "wall" });
    expect(parseRoute(href.administration)).toEqual({ page: "administration", part: "" });
    expect(parseRoute(href.administrationOf("tokens"))).toEqual({
      page: "administration",
      part: "tokens",
    });
  });

  it.each(["#/nowhere", "#/alert/", "#/alert/%E0%A4%A"])("%s is no page", (hash) =>
    expect(parseRoute(hash)).toEqual({ page: "unknown" }),
  );
});
