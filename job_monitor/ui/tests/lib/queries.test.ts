import { expect, it } from "vitest";
import { pollInterval } from "~/lib/queries.ts";
import { health } from "../support/answers.ts";

it("health is asked often while the first sync runs, calmly otherwise", () => {
  expect(pollInterval(health({ status: "pending" }))).toBe(3000);
  expect([pollInterval(health()), pollInterval(health({ status: "degraded" })), pollInterval(undefined)]).toEqual([
    15_000, 15_000, 15_000,
  ]);
});
