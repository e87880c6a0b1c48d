import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { allSources, health, PRICES, RUNS, source, USAGE } from "./support/answers.ts";
import { blindTable, jobTable } from "./support/job-table.ts";
import { API, names, SOME, serve, table } from "./support/jobs-page.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem, Server } from "./support/server.ts";

const JOBS = "system.lakeflow.jobs";

describe("the five looks of the jobs", () => {
  it("are loading at first, then ready", async () => {
    let answer = () => {};
    const waiting = new Promise<void>((resolve) => {
      answer = resolve;
    });
    new Server().on(API, () => waiting.then(() => jobTable(SOME))).install();
    visit("/jobs");
    expect((await panel("All jobs", "loading")).getByRole("status", { name: "Loading" })).toBeTruthy();
    answer();
    expect((await table()).table.getAttribute("aria-rowcount")).toBe("6");
  });

  it("are empty when the account has no job", async () => {
    serve(jobTable([]));
    visit("/jobs");
    expect((await panel("All jobs", "empty")).element.textContent).toContain("The account has no job.");
  });

  it("are not empty but pending before the first build", async () => {
    serve(blindTable(allSources())).on("/api/health", () => health({ status: "pending", generation: null }));
    visit("/jobs");
    await panel("All jobs", "pending");
  });

  it.each(["denied", "failed", "absent", "pending", "unconfigured"] as const)(
    "are %s when their source is",
    async (state) => {
      serve(blindTable(allSources([source(JOBS, state, { message: "It is so.", remedy: "GRANT SELECT" })])));
      visit("/jobs");
      const found = await panel("All jobs", state);
      expect(found.element.textContent).not.toMatch(/\b0\b/);
      if (state === "denied") expect(found.getByText("GRANT SELECT")).toBeTruthy();
    },
  );

  it("say what failed, and keep the last good values when asking again fails", async () => {
    let isDown = false;
    const server = new Server().on(API, () => (isDown ? new Problem(503, "The store is locked.") : jobTable(SOME)));
    server.install();
    const { queries } = visit("/jobs");
    await table();
    isDown = true;
    await queries.refetchQueries({ queryKey: ["get", API] });
    expect((await screen.findByRole("note")).textContent).toContain("These are the last values.");
    expect(names()).toContain("etl_orders");
  });

  it("say what failed when there was nothing before", async () => {
    new Server().on(API, () => new Problem(503, "The store is locked.")).install();
    visit("/jobs");
    expect((await panel("All jobs", "failed")).element.textContent).toContain("The store is locked.");
  });

  it("mark rows of stale runs", async () => {
    serve(jobTable(SOME, { sources: allSources([source(RUNS, "stale", { message: "Old." })]) }));
    visit("/jobs");
    expect((await panel("All jobs", "ready")).getByRole("note").textContent).toContain("Stale.");
  });
});

describe("a part that may not be read", () => {
  it("leaves costs unknown, says why and shows no zero", async () => {
    const denied = source(USAGE, "denied", { message: "You may not read it.", remedy: "GRANT SELECT ON usage" });
    serve(jobTable(SOME, { costs: null, sources: allSources([denied]) }));
    visit("/jobs");
    const found = await table();
    expect(found.getByText("No right to see costs.")).toBeTruthy();
    expect(found.getByText("GRANT SELECT ON usage")).toBeTruthy();
    expect(found.table.textContent).not.toMatch(/[€$]|0\.00/);
  });

  it("does not call costs denied when they merely failed", async () => {
    const failed = source(PRICES, "failed", { message: "It broke." });
    serve(jobTable(SOME, { costs: null, sources: allSources([failed]) }));
    visit("/jobs");
    expect((await table()).getByText("Costs are not known.")).toBeTruthy();
  });

  it("leaves the runs unknown: no state, no chip, no strip", async () => {
    serve(jobTable(SOME, { runs: null, sources: allSources([source(RUNS, "denied", { message: "No." })]) }));
    visit("/jobs");
    const found = await table();
    expect(found.getByText("Runs are not known.")).toBeTruthy();
    expect(found.queryByRole("group", { name: "State of the newest run" })).toBeNull();
    expect(found.table.textContent).not.toMatch(/Succeeded|No run|100/);
  });

  it("says that targets are away", async () => {
    const state = source("state", "failed", { message: "The database does not answer." });
    serve(jobTable(SOME, { targets: null, sources: [...allSources(), state] }));
    visit("/jobs");
    expect((await table()).getByText("Targets are not known.")).toBeTruthy();
  });
});

describe("the list", () => {
  it("puts what needs somebody first, in groups, and leaves deleted jobs out", async () => {
    serve();
    visit("/jobs");
    const { table: rows } = await table();
    expect(names()).toEqual(["etl_orders", "etl_stock", "report"]);
    expect(within(rows).getByText("Started failing")).toBeTruthy();
    expect(screen.getByText("3")).toBeTruthy();
  });

  it("leads from a row to the job, with every digit of its id", async () => {
    serve();
    visit("/jobs");
    await table();
    const link = screen.getByRole("link", { name: "report" });
    expect(link.getAttribute("href")).toBe("/jobs/1002/9007199254740993");
  });

  it("filters while typing, in place; and says how many of how many", async () => {
    serve();
    const { router } = visit("/jobs");
    await table();
    const before = router.history.length;
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "etl_*" } });
    expect(await screen.findByText("2 of 3")).toBeTruthy();
    expect(names()).toEqual(["etl_orders", "etl_stock"]);
    expect([router.state.location.search.q, router.history.length]).toEqual(["etl_*", before]);
  });

  it("keeps a choice in the address, and Back undoes it", async () => {
    serve();
    const { router } = visit("/jobs");
    const found = await table();
    fireEvent.click(found.getByRole("button", { name: /Failed 1/ }));
    await waitFor(() => expect(names()).toEqual(["etl_orders"]));
    expect(router.state.location.searchStr).toBe("?state=failed");
    router.history.back();
    await waitFor(() => expect(names()).toHaveLength(3));
  });

  it("takes its state from the address, and drops what it does not know", async () => {
    serve();
    visit("/jobs?team=finance&sort=cost&colour=red&state=melted");
    const found = await table();
    expect(names()).toEqual(["etl_stock"]);
    expect(found.getByRole("columnheader", { name: "Cost 30 d" }).getAttribute("aria-sort")).toBe("descending");
  });

  it("sorts by a header, turns it, and goes back to the default order", async () => {
    serve();
    visit("/jobs");
    const found = await table();
    const cost = found.getByRole("columnheader", { name: "Cost 30 d" });
    const press = () => fireEvent.click(within(cost).getByRole("button"));
    press();
    await waitFor(() => expect(names()).toEqual(["etl_stock", "etl_orders", "report"]));
    press();
    await waitFor(() => expect(names()).toEqual(["etl_orders", "etl_stock", "report"]));
    expect(cost.getAttribute("aria-sort")).toBe("ascending");
    press();
    await waitFor(() => expect(cost.getAttribute("aria-sort")).toBeNull());
  });

  it("says when nothing fits, and clears the filter", async () => {
    serve();
    visit("/jobs?q=nothing");
    const found = await panel("All jobs", "ready");
    expect(found.getByText("No job fits the filter")).toBeTruthy();
    fireEvent.click(found.getByRole("button", { name: "Clear the filter" }));
    await waitFor(() => expect(names()).toHaveLength(3));
  });

  it("draws the rows in sight alone, and counts all", async () => {
    serve(jobTable(Array.from({ length: 10_000 }, (_, place) => ({ id: String(place + 1) }))));
    visit("/jobs");
    const { table: rows } = await table();
    expect(rows.getAttribute("aria-rowcount")).toBe("10001");
    expect(within(rows).getAllByRole("link").length).toBeLessThan(80);
    expect(screen.getAllByText("10,000").length).toBeGreaterThan(0);
  });

  it("shows a margin where a job has a target, and no such column where none has", async () => {
    serve(jobTable([{ id: "1", target: { max: 500, margin: -100 } }]));
    visit("/jobs");
    const found = await table();
    expect(found.getByTitle("Target: within 500 s").textContent).toBe("−1m 40s");
  });

  it("asks with the tag that it has, and keeps its rows when nothing has changed", async () => {
    const asked: (string | null)[] = [];
    const server = new Server().on(API, (_query, request) => {
      asked.push(request.headers.get("if-none-match"));
      const headers = { "content-type": "application/json", etag: 'W/"a"' };
      if (asked.at(-1) !== null) return new Response(null, { status: 304, headers });
      return new Response(JSON.stringify(jobTable(SOME)), { headers });
    });
    server.install();
    const { queries } = visit("/jobs");
    await table();
    await queries.refetchQueries({ queryKey: ["get", API] });
    expect(asked).toEqual([null, 'W/"a"']);
    expect(names()).toHaveLength(3);
    expect(screen.queryByRole("note")).toBeNull();
  });
});

describe("the matrix", () => {
  it("shows the same jobs as the table, each as one drawing that is told in words", async () => {
    serve();
    visit("/jobs?view=matrix&q=etl");
    await panel("All jobs", "ready");
    await waitFor(() => expect(names()).toEqual(["etl_orders", "etl_stock"]));
    const strip = screen.getByRole("img", { name: "last 13 runs: 12 succeeded, 1 failed; the newest failed" });
    expect(strip.querySelectorAll("path")).toHaveLength(2);
  });

  it("is walked through by the arrow keys, and tells each run", async () => {
    serve();
    const { router } = visit("/jobs?view=matrix&sort=name");
    await panel("All jobs", "ready");
    const group = await screen.findByRole("group", { name: /^Runs by job/ });
    fireEvent.keyDown(group, { key: "ArrowDown" });
    expect(screen.getByText(/^etl_orders, newest run: failed/)).toBeTruthy();
    fireEvent.keyDown(group, { key: "ArrowLeft" });
    fireEvent.keyDown(group, { key: "ArrowDown" });
    expect(screen.getByText(/^etl_stock, 1 run before the newest: succeeded/)).toBeTruthy();
    fireEvent.keyDown(group, { key: "Enter" });
    await waitFor(() => expect(router.state.location.pathname).toBe("/jobs/1001/2"));
  });
});
