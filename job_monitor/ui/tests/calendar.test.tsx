import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { CALENDAR_METRICS } from "~/lib/calendar/days.ts";
import { addDays } from "~/lib/metrics/range.ts";
import type { MetricsResult } from "~/lib/types.ts";
import { allSources, RUNS, run, source } from "./support/answers.ts";
import { asked, blindResult, each, line, metricsResult, point } from "./support/metrics.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem, Server } from "./support/server.ts";

const QUERY = "/api/metrics/query";
const TITLE = "Outcomes by day";
const NONE = each(CALENDAR_METRICS, 0);
const NULLS = each(CALENDAR_METRICS, null);

/** Two weeks until Saturday 21 November 2026: not known, without runs, good, bad, and today. */
function answer(more: Partial<MetricsResult> = {}): MetricsResult {
  const good = { ...NONE, runs: 10, succeeded_runs: 10 };
  const bad = { ...NONE, runs: 10, succeeded_runs: 7, failed_runs: 3 };
  const points = Array.from({ length: 13 }, (_, index) => addDays("2026-11-09", index)).map((date) => {
    if (date < "2026-11-12") return point(date, NULLS, [...CALENDAR_METRICS]);
    if (date === "2026-11-15") return point(date, NONE);
    if (date === "2026-11-18") return point(date, bad);
    return point(date, good, date === "2026-11-21" ? [...CALENDAR_METRICS] : []);
  });
  return metricsResult([...CALENDAR_METRICS], { total: line({ values: { runs: 80 }, points }), ...more });
}

function serve(more: Partial<MetricsResult> = {}): Server {
  return new Server().on(QUERY, () => answer(more)).install();
}

function levelOf(date: string): string | undefined {
  return document.getElementById(`day-${date}`)?.dataset.level;
}

describe("the calendar", () => {
  it("tells not known, without runs, good, bad and not complete apart, in one request", async () => {
    const server = serve();
    visit("/calendar");
    const found = await panel(TITLE, "ready");
    expect(["11", "12", "15", "18", "21"].map((day) => levelOf(`2026-11-${day}`))).toEqual([
      "unknown",
      "good",
      "none",
      "many",
      "good",
    ]);
    expect(document.getElementById("day-2026-11-21")?.dataset.partial).toBe("true");
    expect(
      found.getByRole("gridcell", { name: "Wed 18 Nov 2026: 10 runs, 3 failed or timed out (30.0%)" }),
    ).toBeTruthy();
    expect(found.getByRole("gridcell", { name: "Sun 15 Nov 2026: No run ended" })).toBeTruthy();
    expect(server.countOf("/api/metrics")).toBe(1);
    expect(server.asked.find((one) => one.startsWith(QUERY))).toContain("grain=day&days=371");
  });

  it("goes by keys from day to day, and Enter opens the day's runs; Back returns", async () => {
    serve().on("/api/jobs/runs", () => ({ items: [run()], next: null, as_of: null, sources: allSources() }));
    const { router } = visit("/calendar?team=atlas");
    const grid = (await panel(TITLE, "ready")).getByRole("grid");
    fireEvent.keyDown(grid, { key: "ArrowUp" });
    fireEvent.keyDown(grid, { key: "ArrowUp" });
    fireEvent.keyDown(grid, { key: "ArrowUp" });
    expect(grid.getAttribute("aria-activedescendant")).toBe("day-2026-11-18");
    expect(screen.getByTestId("day-failed").textContent).toBe("3");
    fireEvent.keyDown(grid, { key: "Enter" });
    await waitFor(() => expect(router.state.location.pathname).toBe("/runs"));
    expect(router.state.location.search).toMatchObject({ from: "2026-11-18", to: "2026-11-18", team: "atlas" });
    expect(await screen.findByRole("link", { name: "Ended Wed 18 Nov, UTC: take away" })).toBeTruthy();
    router.history.back();
    await panel(TITLE, "ready");
  });

  it("leads from the count of a class to its runs", async () => {
    serve();
    visit("/calendar");
    await panel(TITLE, "ready");
    const cell = document.getElementById("day-2026-11-18");
    if (!cell) expect.fail("no such day");
    fireEvent.pointerOver(cell);
    const card = within(await screen.findByTestId("day-card"));
    await waitFor(() =>
      expect(card.getByRole("link", { name: /Failed 3/ }).getAttribute("href")).toContain("result=failed"),
    );
  });

  it("lists the worst days and the months, of which nothing unknown is a zero", async () => {
    serve();
    visit("/calendar");
    const worst = await panel("Worst days", "ready");
    expect(worst.getAllByRole("row").map((row) => row.textContent)).toEqual([
      "DayRunsFailed or timed outShare",
      "Wed 18 Nov 202610330.0%",
    ]);
    const months = await panel("By month", "ready");
    expect(months.getAllByRole("row")[1]?.textContent).toBe("Nov 20269096.7%813, 1 day in part");
  });

  it("asks for a year, and says whose days they are", async () => {
    const server = serve();
    visit("/calendar?year=2025&zone=Europe/Berlin");
    const found = await panel(TITLE, "ready");
    expect(found.getByText("by the day they ended, Europe/Berlin")).toBeTruthy();
    expect(server.asked.find((one) => one.startsWith(QUERY))).toContain(
      "from=2025-01-01&to=2025-12-31&zone=Europe%2FBerlin",
    );
  });

  it.each(["denied", "failed", "absent", "pending", "unconfigured"] as const)(
    "is not empty but %s when the runs are",
    async (state) => {
      const sources = allSources([source(RUNS, state, { message: "It is so.", remedy: "GRANT SELECT" })]);
      new Server().on(QUERY, (query) => blindResult(asked(query), "It is so.", sources)).install();
      visit("/calendar");
      await panel(TITLE, state);
      await panel("Worst days", state);
      expect(screen.queryByRole("grid")).toBeNull();
    },
  );

  it("is empty with the reason, stale with a mark, and says what failed", async () => {
    const points = answer().total.points.map((one) => ({ ...one, values: NONE, incomplete: [] }));
    const server = serve({ total: line({ values: { runs: 0 }, points }) });
    visit("/calendar?team=atlas");
    expect((await panel(TITLE, "empty")).element.textContent).toContain("fits the filter");
    server.on(QUERY, () => answer({ sources: allSources([source(RUNS, "stale", { message: "Old." })]) }));
    visit("/calendar?team=other");
    await waitFor(() => expect(screen.getAllByRole("note")[0]?.textContent).toContain("Stale."));
    server.on(QUERY, () => new Problem(503, "The store is locked."));
    visit("/calendar?year=2025");
    await waitFor(() => expect(screen.getAllByText("The store is locked.").length).toBeGreaterThan(0));
  });
});
