import { expect, it } from "vitest";
import { pollInterval } from "~/lib/queries.ts";
import { health } from "../support/answers.ts";

it("health is asked often while the first sync runs, calmly otherwise, and calmest while news are told", () => {
  expect(pollInterval(health({ status: "pending" }), "streaming")).toBe(3000);
  expect(pollInterval(health({ sources: [] }), "polling")).toBe(3000);
  expect(pollInterval(health({ status: "degraded" }), "polling")).toBe(30_000);
  expect(pollInterval(health(), "streaming")).toBe(60_000);
  expect(pollInterval(undefined, "connecting")).toBe(60_000);
});
