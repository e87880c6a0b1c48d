import { describe, expect, it } from "vitest";
import { csv } from "~/lib/files/csv.ts";
import { pipelinesFile } from "~/lib/files/pipelines.ts";
import { kindsOf, toggledKind } from "~/lib/pipelines/choices.ts";
import { decodePipelines } from "~/lib/pipelines/decode.ts";
import { filterPipelines } from "~/lib/pipelines/filter.ts";
import { sortPipelines } from "~/lib/pipelines/order.ts";
import { type PipelinesSearch, readPipelinesSearch } from "~/lib/pipelines/search.ts";
import { requestWord } from "~/lib/pipelines/words.ts";
import { blindPipelines, FOUR, pipelineSources, pipelineTable } from "../../support/pipelines.ts";

const rows = decodePipelines(pipelineTable(FOUR)) ?? [];

function found(search: PipelinesSearch): string[] {
  return filterPipelines(rows, search).shown.map((row) => row.pipelineId);
}

function order(search: PipelinesSearch): string[] {
  return sortPipelines(rows, search).map((row) => row.pipelineId);
}

describe("columns as rows", () => {
  it("point at their names, and at the pipeline's page in Databricks", () => {
    const [first, , third] = rows;
    expect(first).toMatchObject({ workspace: "prod-eu", runAs: "engineer-01@example.com", state: "failed" });
    expect(first?.address).toBe("https://example.cloud.databricks.com/pipelines/p1?o=1001");
    expect(first?.success).toBeCloseTo(2 / 3);
    expect(third).toMatchObject({ workspace: "workspace 1002", address: null, success: null });
  });

  it("hold nothing of requests that are not known, and no row of what is not known at all", () => {
    const [first] = decodePipelines(pipelineTable(FOUR, { requests: null, costs: null })) ?? [];
    expect(first).toMatchObject({ state: null, requests: null, retries: null, cost: null, jobsCount: null });
    expect(decodePipelines(blindPipelines(pipelineSources()))).toBeNull();
  });
});

describe("the filter", () => {
  it("finds words in name, id, workspace, run-as and asking job, and a pattern in the name", () => {
    expect(found({ q: "NIGHTLY" })).toEqual(["p1", "p4"]);
    expect(found({ q: "load_*" })).toEqual(["p1", "p4"]);
    expect(found({ q: "load_s*k" })).toEqual(["p4"]);
  });

  it.each([
    ["failing", ["p1"]],
    ["retried", ["p1"]],
    ["alone", ["p2"]],
    ["idle", ["p3"]],
    ["continuous", ["p2"]],
    ["development", ["p3"]],
  ])("answers which are %s", (show, ids) => {
    expect(found({ show })).toEqual(ids);
  });

  it("asks for all of several questions, and for any of several states", () => {
    expect(found({ show: ["continuous", "failing"] })).toEqual([]);
    expect(found({ state: ["failed", "running"] })).toEqual(["p1", "p2"]);
  });

  it("counts what a choice would show beside the others", () => {
    const { counts } = filterPipelines(rows, { state: "failed", ws: "1001" });
    expect(Object.fromEntries(counts.state)).toEqual({ failed: 1, running: 1, succeeded: 1 });
    expect(Object.fromEntries(counts.ws)).toEqual({ "1001": 1 });
    expect(counts.show.get("failing")).toBe(1);
  });

  it("fits nothing that is not known", () => {
    const blind = decodePipelines(pipelineTable(FOUR, { requests: null })) ?? [];
    for (const show of ["failing", "retried", "alone", "idle"]) {
      expect(filterPipelines(blind, { show }).shown).toEqual([]);
    }
  });
});

describe("the order", () => {
  it("has first what fails, and what has no value last in both directions", () => {
    expect(order({})[0]).toBe("p1");
    expect(order({ sort: "cost" })).toEqual(["p1", "p4", "p2", "p3"]);
    expect(order({ sort: "cost", turned: true })).toEqual(["p4", "p1", "p2", "p3"]);
    expect(order({ sort: "name" })).toEqual(["p2", "p1", "p4", "p3"]);
  });
});

describe("the address", () => {
  it("drops what it does not know and leaves out what is usual", () => {
    expect(readPipelinesSearch({ kind: ["pipeline", "ingestion", "unknown"], days: 30, sort: "attention" })).toEqual(
      readPipelinesSearch({}),
    );
    expect(readPipelinesSearch({ kind: "stream", show: "nothing", days: 12, sort: "x" })).toEqual(
      readPipelinesSearch({}),
    );
    expect(readPipelinesSearch({ kind: "view", days: 90, show: "failing" })).toMatchObject({
      kind: "view",
      days: 90,
      show: "failing",
    });
  });

  it("always has a kind", () => {
    const views = toggledKind({}, "view");
    expect(kindsOf(views)).toEqual(["pipeline", "ingestion", "view", "unknown"]);
    expect(toggledKind(views, "view").kind).toBeUndefined();
    expect(kindsOf(toggledKind({ kind: "view" }, "view"))).toEqual(["pipeline", "ingestion", "unknown"]);
  });
});

it("says what asked in plain words, and a new word as it came", () => {
  expect([requestWord("JOB_TASK"), requestWord("NEW_WORD"), requestWord(null)]).toEqual(["Job", "NEW_WORD", null]);
});

it("saves each figure as it is, and nothing where nothing is known", () => {
  const [header = "", first = "", second = ""] = csv(pipelinesFile(rows, "USD", null))
    .replace("\ufeff", "")
    .split("\r\n");
  const names = header.split(",");
  const cell = (line: string, name: string) => line.split(",")[names.indexOf(name)];
  expect(names).toHaveLength(new Set(names).size);
  expect([cell(first, "cost_USD"), cell(first, "asked_by_jobs_cost_USD"), cell(first, "most_retries")]).toEqual([
    "10",
    "4",
    "14",
  ]);
  expect([cell(second, "cost_USD"), cell(second, "success_ratio")]).toEqual(["", ""]);
});
