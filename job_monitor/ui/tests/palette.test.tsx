import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { jobTable } from "./support/job-table.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem, Server } from "./support/server.ts";
import { aView, viewServer } from "./support/views.ts";

const RUNS = "/api/jobs/runs";
const JOBS = [
  { id: "101", name: "etl_orders" },
  { id: "102", name: "etl_stock" },
];

function serve(): Server {
  return new Server()
    .on("/api/jobs/table", () => jobTable(JOBS))
    .on("/api/views", () => ({ items: [aView({ name: "Mine that fail" })], next: null, as_of: null, sources: [] }))
    .on(RUNS, (query) => ({
      items:
        query.get("run_id") === "555"
          ? [{ workspace_id: "1001", job_id: "101", run_id: "555", job_name: "etl_orders" }]
          : [],
      next: null,
      as_of: null,
      sources: [],
    }));
}

async function open() {
  fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
  const dialog = await screen.findByRole("dialog", { name: /Find a page/ }, { timeout: 8_000 });
  const field = within(dialog).getByRole("combobox");
  const type = (value: string) => fireEvent.change(field, { target: { value } });
  const press = (key: string) => fireEvent.keyDown(field, { key });
  const labels = () =>
    within(dialog)
      .queryAllByRole("option")
      .map((one) => one.textContent ?? "");
  return { dialog, field, type, press, labels };
}

async function start(server = serve(), path = "/status") {
  server.install();
  const { router } = visit(path);
  await panel("Sources", "ready");
  return { router, server, ...(await open()) };
}

describe("the palette", () => {
  it("shows pages and actions at first, views when they are there, and asks for the jobs", async () => {
    const { labels, server } = await start();
    expect(labels()[0]).toContain("Dashboard");
    await waitFor(() => expect(labels().join()).toContain("Mine that fail"));
    expect(labels().join()).toMatch(/Theme: dark.*Times in UTC.*Show the keys/);
    expect(server.countOf("/api/jobs/table")).toBe(1);
  });

  it("goes to a job by a few letters, by keys alone", async () => {
    const { type, press, labels, router, field } = await start();
    type("etl");
    await waitFor(() => expect(labels()).toHaveLength(2));
    press("ArrowDown");
    const current = document.getElementById(field.getAttribute("aria-activedescendant") ?? "");
    expect(current?.getAttribute("aria-selected")).toBe("true");
    expect(current?.textContent).toContain("etl_orders");
    press("ArrowUp");
    press("Enter");
    await waitFor(() => expect(router.state.location.pathname).toBe("/jobs/1001/102"));
    expect(screen.queryByRole("dialog", { name: /Find a page/ })).toBeNull();
  });

  it("finds a run by its bare id", async () => {
    const { type, press, labels, router } = await start();
    type("555");
    await waitFor(() => expect(labels()[0]).toContain("Run 555 of etl_orders"));
    press("Enter");
    await waitFor(() => expect(router.state.location.pathname).toBe("/jobs/1001/101/runs/555"));
  });

  it("says so when there is no such run, and when it cannot be looked up", async () => {
    const { type, labels, server, dialog } = await start();
    type("777");
    expect(await within(dialog).findByText(/No run 777 among those of the last 90 days/)).toBeTruthy();
    expect(labels()).toEqual([]);
    server.on(RUNS, () => new Problem(503, "The store is locked."));
    type("778");
    expect(await within(dialog).findByText(/cannot be looked up: The store is locked/)).toBeTruthy();
  });

  it("says that jobs cannot be searched instead of finding none", async () => {
    const server = serve().on("/api/jobs/table", () => new Problem(503, "The store is locked."));
    const { type, dialog } = await start(server);
    type("etl");
    expect(await within(dialog).findByText(/Jobs cannot be searched: The store is locked/)).toBeTruthy();
  });

  it("changes the theme, and is opened from the top bar as well", async () => {
    const { type, press } = await start();
    type("dark");
    press("Enter");
    expect(localStorage.getItem("job-monitor.theme")).toBe("dark");
    await waitFor(() => expect(screen.queryByRole("dialog", { name: /Find a page/ })).toBeNull());
    fireEvent.click(screen.getByRole("button", { name: /^Find/ }));
    expect(await screen.findByRole("dialog", { name: /Find a page/ })).toBeTruthy();
  });
});

it("the palette opens a view at its address", async () => {
  const server = viewServer([aView({ name: "Mine that fail", query: "state=failed" })]).server;
  const { router, type, press, labels } = await start(server.on("/api/jobs/table", () => jobTable(JOBS)));
  type("mine");
  await waitFor(() => expect(labels()[0]).toContain("Mine that fail"));
  press("Enter");
  await waitFor(() => expect(router.state.location.href).toBe("/jobs?state=failed"));
});
