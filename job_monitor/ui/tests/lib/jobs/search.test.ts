import { expect, it } from "vitest";
import { cleared, isFiltered, listOf, readSearch, resorted, toggled } from "~/lib/jobs/search.ts";

it("what is not known is dropped, and never an error", () => {
  const given = { state: ["failed", "melted", 7, null], sort: "colour", view: "cube", q: { a: 1 }, deleted: "yes" };
  expect(Object.values(readSearch(given)).filter((value) => value !== undefined)).toEqual(["failed"]);
});

it("what is usual is left out", () => {
  const usual = { sort: "attention", view: "table", q: "", turned: true, deleted: false, team: [] };
  expect(Object.values(readSearch(usual)).every((value) => value === undefined)).toBe(true);
});

it("one value is itself, several are a sorted list without doubles", () => {
  expect(readSearch({ team: "a" }).team).toBe("a");
  expect(readSearch({ team: ["b", "a", "b"] }).team).toEqual(["a", "b"]);
  expect(listOf(readSearch({ team: ["b", "a"] }).team)).toEqual(["a", "b"]);
});

it("an id typed into the address is text", () => {
  const { q, ws } = readSearch({ q: 42, ws: 1001 });
  expect([q, ws]).toEqual(["42", "1001"]);
});

it("choosing a value twice leaves things as they were", () => {
  const once = toggled({}, "state", "failed");
  expect(once.state).toBe("failed");
  expect(toggled(once, "state", "failed").state).toBeUndefined();
  expect(toggled(once, "state", "running").state).toEqual(["failed", "running"]);
});

it("a header gives its natural direction, then the other, then the default order", () => {
  const first = resorted({ q: "x" }, "cost");
  const second = resorted(first, "cost");
  const third = resorted(second, "cost");
  expect([first.sort, first.turned]).toEqual(["cost", undefined]);
  expect([second.sort, second.turned]).toEqual(["cost", true]);
  expect([third.sort, third.turned, third.q]).toEqual([undefined, undefined, "x"]);
  expect(resorted(second, "name")).toMatchObject({ sort: "name", turned: undefined });
});

it("clearing takes the filter away and leaves order and view", () => {
  const full = readSearch({ q: "a", team: "t", sort: "cost", view: "matrix" });
  expect(isFiltered(full)).toBe(true);
  const bare = readSearch({ ...cleared(full) });
  expect([isFiltered(bare), bare.sort, bare.view]).toEqual([false, "cost", "matrix"]);
});
