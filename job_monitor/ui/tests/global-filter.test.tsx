import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { jobTable } from "./support/job-table.ts";
import { metricList } from "./support/metrics.ts";
import { panel, visit } from "./support/render.tsx";
import { Server } from "./support/server.ts";

const FILTER = "team=sales&tag=env%3Dprod&name=etl_*";
const ASKED = "team=sales&tag=env%3Dprod&name=etl_*";

function questions(server: Server, path: string): string[] {
  return server.asked.filter((one) => one.startsWith(`${path}?`)).map(decodeURIComponent);
}

describe("which jobs are meant", () => {
  it("is asked of the server for every figure of the dashboard", async () => {
    const server = new Server().install();
    visit(`/dashboard?${FILTER}`);
    await panel("Cost movers", "ready");
    await waitFor(() => expect(questions(server, "/api/running")).toHaveLength(1));
    for (const path of ["/api/overview", "/api/running"]) {
      const [asked = ""] = questions(server, path);
      for (const part of decodeURIComponent(ASKED).split("&")) expect(asked).toContain(part);
    }
  });

  it.each(["/timeline", "/running"])("is asked of the server on %s", async (path) => {
    const server = new Server().install();
    visit(`${path}?${FILTER}`);
    await waitFor(() => expect(questions(server, `/api${path}`).join()).toContain("team=sales"));
    expect(questions(server, `/api${path}`).join()).toContain("tag=env=prod");
  });

  it("goes along by a key, without the days of the page", async () => {
    new Server().install();
    const { router } = visit(`/dashboard?days=7&${FILTER}`);
    await panel("Cost movers", "ready");
    for (const key of ["g", "c"]) fireEvent.keyDown(document.body, { key });
    await waitFor(() => expect(router.state.location.pathname).toBe("/costs"));
    expect(router.state.location.search).toMatchObject({ team: "sales", tag: "env=prod", name: "etl_*" });
    expect(router.state.location.search).not.toHaveProperty("days", 7);
  });

  it("goes along to the lists behind the dashboard's numbers, and by the menu", async () => {
    new Server().install();
    visit(`/dashboard?${FILTER}`);
    await panel("Cost movers", "ready");
    const runs = screen.getByTestId("tile-runs").querySelector("a")?.getAttribute("href") ?? "";
    const jobs = screen.getByTestId("tile-jobs").querySelector("a")?.getAttribute("href") ?? "";
    expect(decodeURIComponent(runs)).toContain("team=sales");
    expect(decodeURIComponent(runs)).toContain("tag=env=prod");
    expect(decodeURIComponent(jobs)).toContain("q=etl_*");
    const menu = screen.getAllByRole("link", { name: "Costs" })[0]?.getAttribute("href") ?? "";
    expect(decodeURIComponent(menu)).toContain("tag=env=prod");
    expect(menu).not.toContain("days");
  });

  it("has tags to choose, by key and value, and each goes by its own button", async () => {
    const server = new Server()
      .on("/api/metrics", () => metricList())
      .on("/api/metrics/query", () => ({
        groups: [{ group: { "tag:cost_center": "cc-1" }, labels: {}, values: { runs: 7 }, points: [] }],
      }))
      .install();
    const { router } = visit("/timeline");
    const button = await screen.findByRole("button", { name: "Tag" }, { timeout: 10_000 });
    const layer = document.getElementById(button.getAttribute("popovertarget") ?? "");
    if (layer) fireEvent(layer, Object.assign(new Event("toggle"), { newState: "open" }));
    fireEvent.click(await screen.findByLabelText(/cc-1/));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ tag: "cost_center=cc-1" }));
    fireEvent.click(await screen.findByRole("button", { name: "cost_center: cc-1" }));
    await waitFor(() => expect(router.state.location.search).not.toMatchObject({ tag: "cost_center=cc-1" }));
    expect(server.countOf("/api/metrics/query")).toBeGreaterThan(0);
  });

  it("narrows the complete list of jobs by tag", async () => {
    const rows = [
      { id: "1", name: "etl_a", tags: ["env=prod", "team=a"] },
      { id: "2", name: "etl_b", tags: ["env=dev"] },
      { id: "3", name: "etl_c" },
    ];
    new Server().on("/api/jobs/table", () => jobTable(rows)).install();
    visit("/jobs?tag=env%3Dprod&tag=env%3D");
    await panel("All jobs", "ready");
    expect(screen.queryByText("etl_a")).toBeTruthy();
    expect(screen.queryByText("etl_b")).toBeNull();
    expect(screen.queryByText("etl_c")).toBeTruthy();
  });
});

describe("numbers of this moment", () => {
  it.each([
    ["Jobs", "jobs"],
    ["Newly failing", "newly_failing"],
    ["Late", "late"],
  ])("%s shows its statement, of the page's filter", async (title, figure) => {
    const server = new Server()
      .on(`/api/metrics/figures/${figure}/sql`, () => ({ name: figure, sql: "select 42", sources: [], as_of: null }))
      .install();
    HTMLDialogElement.prototype.showModal ??= () => {};
    visit("/dashboard?team=sales");
    fireEvent.click(await screen.findByRole("button", { name: `Show the SQL of: ${title}` }, { timeout: 10_000 }));
    expect(await screen.findByText("select 42")).toBeTruthy();
    expect(questions(server, `/api/metrics/figures/${figure}/sql`).join()).toContain("team=sales");
  });
});
