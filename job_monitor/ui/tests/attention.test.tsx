import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { attention, overview } from "./support/answers.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem, Server } from "./support/server.ts";

describe("what needs attention", () => {
  const RUN = "1001/9007199254740993/55";
  const asked = `/api/jobs/errors?run=${encodeURIComponent(RUN)}`;
  const error = {
    workspace_id: "1001",
    job_id: "9007199254740993",
    run_id: "55",
    told: "told",
    task_key: "load",
    line: "ValueError: no rows",
    termination_code: null,
  };
  const told = (more: object) => () => ({ items: [{ ...error, ...more }], as_of: null, sources: [] });

  it("stands with whose it is and the first line of its error", async () => {
    const server = new Server().on("/api/jobs/errors", told({})).install();
    visit("/dashboard");
    const rows = await panel("Needs attention", "ready");
    await expect.poll(() => rows.getByTestId("error-line").textContent).toBe("load: ValueError: no rows");
    expect(rows.getByText("orders")).toBeTruthy();
    expect(server.asked).toContain(asked);
  });

  it("of another workspace has the code of the tables, and says where the text stands", async () => {
    const elsewhere = { told: "elsewhere", task_key: null, line: null, termination_code: "DRIVER_ERROR" };
    new Server().on("/api/jobs/errors", told(elsewhere)).install();
    visit("/dashboard");
    const rows = await panel("Needs attention", "ready");
    await expect.poll(() => rows.getByTestId("error-line").textContent).toBe("DRIVER_ERROR");
    expect(rows.getByTestId("error-line").title).toContain("in Databricks alone");
  });

  it("says that the reason is not known when it could not be asked", async () => {
    new Server().on("/api/jobs/errors", () => new Problem(503, "Away.")).install();
    visit("/dashboard");
    const rows = await panel("Needs attention", "ready");
    await expect.poll(() => rows.queryByTestId("error-line")?.textContent).toBe("Why is not known");
  });

  it("can be narrowed to what is new, which the number leads to", async () => {
    const rows = [attention(), attention({ job_id: "2", job_name: "fresh", last_run_id: "7", is_new: true })];
    const runs = { ...overview().runs, failing_jobs: 2, newly_failing_jobs: 1 };
    new Server().on("/api/overview", () => overview({ attention: rows, runs })).install();
    visit("/dashboard?show=new");
    const found = await panel("Needs attention", "ready");
    expect(found.getByText("fresh")).toBeTruthy();
    expect(found.queryByText("ingest_orders")).toBeNull();
    const link = screen.getByTestId("tile-new").querySelector("a");
    expect(link?.getAttribute("href")).toBe("/dashboard?days=30&show=new");
    expect(screen.getByTestId("headline").textContent).toContain("1 started failing in the last 24 h.");
  });
});

describe("the last day", () => {
  it("has a column an hour; what has not arrived has no bar, and is not complete", async () => {
    new Server().install();
    visit("/dashboard");
    const hours = await panel("Last 24 hours", "ready");
    const columns = [...hours.element.querySelectorAll("[data-day]")];
    expect(columns).toHaveLength(24);
    expect(columns.slice(-2).map((one) => one.getAttribute("data-complete"))).toEqual(["false", "false"]);
    expect(columns.at(-1)?.querySelectorAll("rect")).toHaveLength(2);
    expect(hours.getByTestId("now")).toBeTruthy();
  });
});

describe("the last day, of which nothing has arrived", () => {
  it("is not said to be without runs", async () => {
    const by_class = Array(24).fill(null);
    const last_hours = { from_at: "2026-11-20T13:00:00Z", known_until: "2026-11-19T00:00:00Z", by_class };
    new Server().on("/api/overview", () => overview({ last_hours })).install();
    visit("/dashboard");
    const hours = await panel("Last 24 hours", "ready");
    expect(hours.getByRole("img").getAttribute("aria-label")).toBe("What ended in the last 24 hours is not known.");
    expect(hours.element.textContent).not.toMatch(/0 runs|No run ended/);
  });
});

describe("what became dearer or cheaper", () => {
  it("is listed with both amounts, and estimates are marked", async () => {
    new Server().install();
    visit("/dashboard");
    const movers = await panel("Cost movers", "ready");
    const row = movers.getByRole("row", { name: /ingest_orders/ });
    expect(row.textContent).toContain("€42.75");
    expect(row.textContent).toContain("≈ €30.50");
    expect(row.textContent).toContain("−€12.25");
  });

  it("is not told where the history is too short, and nothing is called unchanged", async () => {
    new Server().on("/api/overview", () => overview({ movers: null })).install();
    visit("/dashboard");
    const movers = await panel("Cost movers", "empty");
    expect(movers.element.textContent).toContain("the history is shorter than two complete weeks");
  });
});
