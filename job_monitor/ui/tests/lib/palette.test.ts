import { describe, expect, it } from "vitest";
import type { JobRow } from "~/lib/jobs/decode.ts";
import { meantBy } from "~/lib/palette/lookup.ts";
import { readPasted } from "~/lib/palette/pasted.ts";
import { best, fitness, wordsOf } from "~/lib/palette/rank.ts";

const HOST = "https://adb-1.azuredatabricks.net";
const run = (runId: string, jobId: string | null = null, workspaceId: string | null = null) => ({
  kind: "run",
  runId,
  jobId,
  workspaceId,
});
const job = (jobId: string, workspaceId: string | null = null) => ({ kind: "job", jobId, workspaceId });

describe("what was pasted", () => {
  it.each([
    [`${HOST}/jobs/12/runs/345?o=67`, run("345", "12", "67")],
    [`${HOST}/?o=67#job/12/run/345`, run("345", "12", "67")],
    [`${HOST}/jobs/12?o=67`, job("12", "67")],
    [`${HOST}/?o=67#job/12`, job("12", "67")],
    [`${HOST}/jobs/runs/345?o=67`, run("345", null, "67")],
    [`${HOST}/jobs/12/runs/345`, run("345", "12")],
    ["http://127.0.0.1:8000/jobs/67/12/runs/345", run("345", "12", "67")],
    ["/jobs/67/12?tab=cost", job("12", "67")],
    ["9007199254740993", run("9007199254740993")],
    ["  345  ", run("345")],
  ])("%s", (text, wanted) => expect(readPasted(text)).toEqual(wanted));

  it.each(["12", "etl 345", "jobs", `${HOST}/sql/warehouses/12`, "", "1".repeat(30), "my/jobs/12"])(
    "%s is neither a job nor a run",
    (text) => expect(readPasted(text)).toBeNull(),
  );
});

const row = (workspaceId: string, jobId: string) => ({ workspaceId, jobId, name: `job ${jobId}` }) as JobRow;
const JOBS = [row("1", "12"), row("2", "12"), row("2", "13")];

describe("what is meant by it", () => {
  const meant = (text: string, jobs: JobRow[] | null = JOBS) => {
    const pasted = readPasted(text);
    if (pasted === null) throw new Error(`${text} is nothing`);
    return meantBy(pasted, jobs);
  };

  it("is the job of that workspace, or those of all where none is named", () => {
    expect(meant(`${HOST}/jobs/12?o=2`)).toMatchObject({ places: [{ workspaceId: "2", jobId: "12", runId: null }] });
    expect(meant(`${HOST}/jobs/12`)).toMatchObject({ places: [{ workspaceId: "1" }, { workspaceId: "2" }] });
  });

  it("is nothing, in words, where the viewer sees no such job", () => {
    expect(meant(`${HOST}/jobs/99?o=2`)).toEqual({
      kind: "none",
      sentence: "There is no job 99 that you may see in the workspace 2.",
    });
  });

  it("is asked of the server where the job could be in two workspaces, or is not named", () => {
    expect(meant(`${HOST}/jobs/12/runs/345`)).toMatchObject({ kind: "ask", runId: "345", workspaceId: null });
    expect(meant("345678")).toMatchObject({ kind: "ask", runId: "345678" });
    expect(meant(`${HOST}/jobs/13/runs/345`)).toMatchObject({ places: [{ workspaceId: "2", runId: "345" }] });
  });

  it("waits for no list of jobs where everything is named", () => {
    expect(meant(`${HOST}/jobs/12/runs/345?o=2`, null)).toMatchObject({ places: [{ workspaceId: "2", runId: "345" }] });
    expect(meant(`${HOST}/jobs/12`, null)).toMatchObject({ places: [] });
  });
});

describe("the order", () => {
  const order = (text: string, labels: string[]) => best(labels, 9, (label) => fitness(wordsOf(text), label, "hidden"));

  it("has what begins so before what holds it, and the shorter first", () => {
    expect(order("etl", ["my_etl", "metl", "etl_orders", "etl"])).toEqual(["etl", "etl_orders", "my_etl", "metl"]);
  });

  it("wants every word, in any order, also beside the label", () => {
    expect(order("orders etl", ["etl_orders", "etl_stock"])).toEqual(["etl_orders"]);
    expect(order("hidden stock", ["etl_orders", "etl_stock"])).toEqual(["etl_stock"]);
  });
});
