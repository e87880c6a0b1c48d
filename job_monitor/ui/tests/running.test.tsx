import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { allSources, health, JOBS, RUNS, source } from "./support/answers.ts";
import { panel, visit } from "./support/render.tsx";
import { ALL_RUNS, blindRunning, runningNow, runningRun } from "./support/running.ts";
import { Problem, Server } from "./support/server.ts";

/** The page's parts are read when it is first shown, which takes its time on a slow machine: not within a test's. */
beforeAll(async () => {
  await Promise.all([
    import("~/components/running/running-list.tsx"),
    import("~/components/running/running-tiles.tsx"),
    import("~/components/dashboard/first-sync.tsx"),
  ]);
}, 60_000);
afterEach(() => vi.useRealTimers());

const PATH = "/api/running";
const LIST = "Runs that have not ended";
const live = (state: Parameters<typeof source>[1], message: string | null = null) => [
  ...allSources(),
  source("jobs_api", state, { message, remedy: state === "denied" ? "Give it CAN VIEW." : null }),
];

function serve(answer: unknown) {
  return new Server().on(PATH, () => answer).install();
}

function tile(id: string) {
  return screen.getByTestId(`tile-${id}`);
}

describe("what runs now", () => {
  it("shows the four numbers and the runs in the server's order", async () => {
    serve(runningNow());
    visit("/running");
    const list = await panel(LIST, "ready");
    expect(["running", "waiting", "late", "gone"].map((id) => tile(id).dataset.value)).toEqual(["3", "1", "1", "1"]);
    const rows = [...list.element.querySelectorAll<HTMLElement>("[data-run]")].map((row) => row.dataset.run);
    expect(rows).toEqual(["501", "502", "503", "504", "505"]);
    expect(screen.getByTestId("freshness").textContent).toContain("Live from prod-eu");
  });

  it("says how late, what is usual, why it waits, and where no usual time is known", async () => {
    serve(runningNow());
    visit("/running");
    const { element } = await panel(LIST, "ready");
    for (const text of ["late", "10m 00s to 15m 00s", "The run waits for another run", "No usual time: 3 good runs"]) {
      expect(element.textContent).toContain(text);
    }
    const links = [...element.querySelectorAll<HTMLAnchorElement>("[data-run='501'] a")].map((one) => one.href);
    expect(links.some((href) => href.endsWith("/jobs/1001/9007199254740993/runs/501"))).toBe(true);
    expect(links.some((href) => href.startsWith("https://example.cloud.databricks.com/"))).toBe(true);
  });

  it("keeps the filter in the address, and says when nothing fits", async () => {
    serve(runningNow());
    const { router } = visit("/running?show=late");
    const list = await panel(LIST, "ready");
    expect(list.element.querySelectorAll("[data-run]")).toHaveLength(1);
    expect(list.element.textContent).toContain("1 of 5");
    fireEvent.change(list.getByLabelText("Filter runs"), { target: { value: "nothing" } });
    await expect.poll(() => router.state.location.search).toEqual({ q: "nothing", show: "late" });
    fireEvent.click((await screen.findByTestId("none-fits")).querySelector("button") ?? document.body);
    await expect.poll(() => router.state.location.searchStr).toBe("");
  });

  it("goes on by one timer, and asks again every 15 seconds", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const server = serve(runningNow({ runs: [runningRun()] }));
    visit("/running");
    const list = await panel(LIST, "ready");
    const before = list.getByTestId("elapsed").textContent;
    await act(() => vi.advanceTimersByTimeAsync(3_000));
    expect(list.getByTestId("elapsed").textContent).not.toBe(before);
    expect(server.countOf(PATH)).toBe(1);
    await act(() => vi.advanceTimersByTimeAsync(13_000));
    expect(server.countOf(PATH)).toBe(2);
  });
});

describe("the looks", () => {
  it("is empty when nothing runs", async () => {
    serve(runningNow({ runs: [], counts: { running: 0, waiting: 0, late: 0, without_normal: 0, last_seen: 0 } }));
    visit("/running");
    await panel(LIST, "empty");
    expect(tile("running").dataset.value).toBe("0");
  });

  it.each(["denied", "failed", "absent", "pending", "unconfigured"] as const)(
    "is %s, without any number, when neither tables nor the Jobs API tell",
    async (state) => {
      serve(
        blindRunning([...allSources([source(RUNS, state, { message: "It is so." })]), source("jobs_api", "failed")]),
      );
      visit("/running");
      await panel(LIST, state);
      for (const id of ["running", "waiting", "late", "gone"]) expect(tile(id).textContent).toBe("—");
    },
  );

  it("shows the grant that mends it", async () => {
    const denied = source(RUNS, "denied", { message: "No right.", remedy: "GRANT SELECT ON TABLE …" });
    serve(blindRunning(allSources([denied])));
    visit("/running");
    expect((await panel(LIST, "denied")).element.textContent).toContain("GRANT SELECT ON TABLE");
  });

  it("tells what the tables knew, and how old that is, while the Jobs API is away", async () => {
    const counts = { running: 1, waiting: null, late: 0, without_normal: 1, last_seen: 1 };
    const runs = [runningRun({ is_live: false, raw_state: null }), ...ALL_RUNS.slice(4)];
    serve(runningNow({ is_live: false, counts, runs, sources: live("failed", "The workspace does not answer.") }));
    visit("/running");
    const { element } = await panel(LIST, "ready");
    expect(element.textContent).toContain("Not live: these are open runs as the tables knew them");
    expect(element.textContent).toContain("The workspace does not answer.");
    expect(element.textContent).toContain("≥ 30m 00s");
    expect([tile("running").dataset.value, tile("waiting").textContent]).toEqual(["1", "—"]);
  });

  it("says that usual times are not known where runs may not be read", async () => {
    const counts = { running: 1, waiting: 0, late: null, without_normal: null, last_seen: null };
    const normal = { runs_count: null, p50_s: null, p90_s: null, problem: "not_known" } as const;
    const runs = [runningRun({ normal, overdue_ratio: null, is_late: null })];
    const sources = [...allSources([source(RUNS, "denied", { message: "No right." })]), source("jobs_api")];
    serve(runningNow({ counts, runs, sources }));
    visit("/running");
    const { element } = await panel(LIST, "ready");
    expect(element.textContent).toContain("Usual times are not known");
    expect(tile("late").textContent).toBe("—");
  });

  it("names the jobs' table when it is that which hides what is live", async () => {
    const sources = [...allSources([source(JOBS, "denied", { message: "No right to jobs." })]), source("jobs_api")];
    const counts = { running: 1, waiting: null, late: 0, without_normal: 1, last_seen: 0 };
    serve(runningNow({ is_live: false, counts, runs: [runningRun({ is_live: false })], sources }));
    visit("/running");
    expect((await panel(LIST, "ready")).element.textContent).toContain("No right to jobs.");
  });

  it("marks stale tables", async () => {
    serve(runningNow({ sources: [...allSources([source(RUNS, "stale", { message: "Old." })]), source("jobs_api")] }));
    visit("/running");
    expect((await panel(LIST, "ready")).getByRole("note").textContent).toContain("Stale.");
  });

  it("says what failed", async () => {
    serve(new Problem(503, "The store is locked."));
    visit("/running");
    expect((await panel(LIST, "failed")).element.textContent).toContain("The store is locked.");
  });

  it("is pending before the first build", async () => {
    const before = health({ status: "pending", generation: null });
    new Server()
      .on(PATH, () => runningNow({ runs: [] }))
      .on("/api/health", () => before)
      .install();
    visit("/running");
    await panel(LIST, "pending");
  });
});
