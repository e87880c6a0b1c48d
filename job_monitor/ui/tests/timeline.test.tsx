import { fireEvent, screen } from "@testing-library/react";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { allSources, health, JOBS, RUNS, source } from "./support/answers.ts";
import { panel, visit } from "./support/render.tsx";
import { blindTimeline, timeline } from "./support/running.ts";
import { Problem, Server } from "./support/server.ts";

beforeAll(() => import("~/components/timeline/timeline-panel.tsx"), 60_000);

const PATH = "/api/timeline";
const PANEL = "All jobs by the hour";

function serve(answer: unknown) {
  // happy-dom lays nothing out: a window of some height lets the rows be there.
  vi.stubGlobal("innerHeight", 900);
  return new Server().on(PATH, () => answer).install();
}

function keysOf(element: HTMLElement) {
  return element.querySelector<HTMLElement>("[role=group]") ?? document.body;
}

describe("the timeline", () => {
  it("counts what is in each group, and folds it in the address", async () => {
    serve(timeline());
    const { router } = visit("/timeline");
    const found = await panel(PANEL, "ready");
    expect(found.element.textContent).toContain("3 jobs, 25 runs");
    const head = await found.findByRole("button", { name: "sales" });
    expect([head.getAttribute("aria-expanded"), head.parentElement?.textContent]).toEqual([
      "true",
      "sales2 jobs1failed1running22succeeded1 planned",
    ]);
    expect(found.getByRole("button", { name: "No team" })).toBeTruthy();
    fireEvent.click(head);
    await expect.poll(() => router.state.location.searchStr).toBe(`?closed=%5B%22sales%22%5D`);
    await expect.poll(() => found.queryByText("ingest_orders")).toBeNull();
  });

  it("goes from run to run by the arrows, says each, and opens it with Enter", async () => {
    serve(timeline());
    const { router } = visit("/timeline");
    const { element } = await panel(PANEL, "ready");
    const keys = keysOf(element);
    fireEvent.keyDown(keys, { key: "ArrowDown" });
    expect(screen.getByTestId("pointed").textContent).toContain("ingest_orders: succeeded");
    fireEvent.keyDown(keys, { key: "ArrowRight" });
    expect(screen.getByTestId("pointed").textContent).toContain("ingest_orders: failed");
    fireEvent.keyDown(keys, { key: "Enter" });
    await expect.poll(() => router.state.location.pathname).toBe("/jobs/1001/1/runs/12");
  });

  it("opens the job where a bar is of several runs", async () => {
    serve(timeline());
    const { router } = visit("/timeline");
    const { element } = await panel(PANEL, "ready");
    const keys = keysOf(element);
    fireEvent.keyDown(keys, { key: "ArrowDown" });
    fireEvent.keyDown(keys, { key: "ArrowDown" });
    fireEvent.keyDown(keys, { key: "Enter" });
    await expect.poll(() => router.state.location.pathname).toBe("/jobs/1001/2");
  });

  it("says how many ran at the same time, and that the queue is not told", async () => {
    serve(timeline());
    visit("/timeline");
    const found = await panel(PANEL, "ready");
    expect(found.getByRole("img").getAttribute("aria-label")).toBe(
      "At most 3 runs at the same time, at 12:00; 1 at the end of what is known",
    );
    expect(found.element.textContent).toContain("Time in the queue: not told by the platform.");
    expect(found.element.textContent).toContain("2 jobs with a trigger whose next time cannot be told.");
  });

  it("is a table as well", async () => {
    serve(timeline());
    visit("/timeline");
    const found = await panel(PANEL, "ready");
    fireEvent.click(found.getByRole("button", { name: "View as table" }));
    expect(found.getAllByRole("row")).toHaveLength(4);
    expect(found.getByRole("table", { name: "Jobs of these hours" }).textContent).toContain("ingest_orders");
  });

  it("says what is left out", async () => {
    serve(timeline({ jobs_count: 812, runs_count: 9000 }));
    visit("/timeline");
    expect((await panel(PANEL, "ready")).element.textContent).toContain(
      "3 of 812 jobs and 25 of 9,000 runs: those with failures first",
    );
  });

  it("asks for the hours and the grouping of the address", async () => {
    const server = serve(timeline());
    visit("/timeline?hours=48&group=workspace");
    await panel(PANEL, "ready");
    expect(server.asked.filter((one) => one.startsWith(PATH))).toEqual([`${PATH}?hours=48&group=workspace`]);
  });
});

describe("the looks", () => {
  it("is empty when nothing ran and nothing is planned", async () => {
    const columns = { group: [], workspace: [], job_id: [], name: [], runs_count: [], failed_count: [], typical_s: [] };
    const bars = { job: [], start_s: [], lasts_s: [], results: "", runs: [], run_id: [] };
    serve(timeline({ jobs_count: 0, runs_count: 0, shown_runs_count: 0, groups: [], jobs: columns, bars }));
    visit("/timeline");
    await panel(PANEL, "empty");
  });

  it.each(["denied", "failed", "absent", "pending", "unconfigured"] as const)("is %s when runs are", async (state) => {
    serve(blindTimeline(allSources([source(RUNS, state, { message: "It is so." })])));
    visit("/timeline");
    expect((await panel(PANEL, state)).element.textContent).not.toMatch(/\d/);
  });

  it("shows runs without names where jobs may not be read, and says so", async () => {
    const jobs = timeline().jobs;
    const answer = timeline({
      is_grouping_known: false,
      are_plans_known: false,
      unplanned_jobs_count: null,
      plans: null,
      jobs: jobs && { ...jobs, name: [null, null, null] },
      sources: allSources([source(JOBS, "denied", { message: "No right to jobs.", remedy: "GRANT SELECT" })]),
    });
    serve(answer);
    visit("/timeline");
    const { element } = await panel(PANEL, "ready");
    expect(element.textContent).toContain("Names, teams and what schedules ask for are not known");
    expect(element.textContent).toContain("Teams not known");
    expect(element.textContent).not.toContain("No team");
  });

  it("marks stale runs", async () => {
    serve(timeline({ sources: allSources([source(RUNS, "stale", { message: "Old." })]) }));
    visit("/timeline");
    expect((await panel(PANEL, "ready")).getByRole("note").textContent).toContain("Stale.");
  });

  it("says what failed", async () => {
    serve(new Problem(503, "The store is locked."));
    visit("/timeline");
    expect((await panel(PANEL, "failed")).element.textContent).toContain("The store is locked.");
  });

  it("is pending before the first build", async () => {
    const before = health({ status: "pending", generation: null });
    new Server()
      .on(PATH, () => blindTimeline(allSources()))
      .on("/api/health", () => before)
      .install();
    visit("/timeline");
    await panel(PANEL, "pending");
  });
});
