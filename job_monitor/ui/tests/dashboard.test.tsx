import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { SourceState } from "~/lib/types.ts";
import {
  AS_OF,
  allSources,
  blindOverview,
  health,
  JOBS,
  NO_RUNS,
  overview,
  PRICES,
  RUNS,
  source,
  USAGE,
} from "./support/answers.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem, Server, unreachable } from "./support/server.ts";

const TILES = ["Newly failing", "Jobs", "Runs", "Success", "Cost"];
const PANELS = ["Needs attention", "Last 24 hours", "Cost movers", "Runs per day", "Cost per day"];

/** A tile is named by its label and the window: `Runs 30 days`. */
function tile(label: string, look: string) {
  return panel(new RegExp(`^${label} ?(now|24 h|\\d+ days)`), look);
}

function rawOf(id: string): string | undefined {
  return screen.getByTestId(`tile-${id}`).dataset.value;
}

describe("with all sources up to date", () => {
  it("shows the figures of the window, raw values beside them", async () => {
    new Server().install();
    visit("/dashboard");
    await tile("Runs", "ready");
    expect([rawOf("jobs"), rawOf("runs"), rawOf("success"), rawOf("cost")]).toEqual(["412", "300", "0.95", "361.5"]);
    expect(screen.getByTestId("tile-cost").textContent).toBe("€361.50");
    expect(screen.getByTestId("headline").textContent).toContain("1 job fails now.");
  });

  it("says which price, which currency and what has no price", async () => {
    new Server().install();
    visit("/dashboard");
    const cost = await tile("Cost", "ready");
    expect(cost.getByText("List price in EUR")).toBeTruthy();
    expect(cost.getByText("Not priced: 12.3 DBU")).toBeTruthy();
  });

  it("names the viewer, the workspace and the age of the data", async () => {
    new Server().install();
    visit("/dashboard");
    expect((await screen.findByTestId("viewer")).textContent).toBe("engineer-07@example.com");
    expect(screen.getByTestId("workspace").textContent).toBe("Simulated account (seed 7)");
    expect((await screen.findByRole("button", { name: /Freshness/ })).textContent).toMatch(/Data until .* 20 min ago/);
  });

  it("asks for the window that the address names, and drops one that is not offered", async () => {
    const server = new Server().install();
    visit("/dashboard?days=90");
    await tile("Runs", "ready");
    expect(server.asked).toContain("/api/overview?days=90");
    visit("/dashboard?days=31");
    await expect.poll(() => server.asked).toContain("/api/overview?days=30");
  });

  it("lists the jobs that need attention and hatches the days that are not complete", async () => {
    new Server().install();
    visit("/dashboard");
    const attention = await panel("Needs attention", "ready");
    expect(attention.getByText("ingest_orders")).toBeTruthy();
    const runs = await panel("Runs per day", "ready");
    const days = [...runs.element.querySelectorAll("[data-day]")].map((day) => day.getAttribute("data-complete"));
    expect(days).toEqual(["true", "true", "false"]);
    expect(runs.getByRole("img").getAttribute("aria-label")).toBe(
      "300 runs in 3 days, 15 of them failed and 0 timed out.",
    );
  });
});

describe("while nothing has been answered", () => {
  it("shows skeletons and no number", async () => {
    new Server().on("/api/overview", () => new Promise(() => undefined)).install();
    visit("/dashboard");
    for (const title of PANELS) await panel(title, "loading");
    for (const label of TILES) await tile(label, "loading");
    expect(screen.queryByTestId("tile-runs")).toBeNull();
  });
});

describe("when the figures cannot be had", () => {
  it.each([
    ["the server fails", () => new Problem(503, "The store could not be opened."), "The store could not be opened."],
    ["nobody answers", unreachable, "The server cannot be reached."],
    [
      "a web page comes instead",
      () => new Response("<p>hello</p>", { headers: { "content-type": "text/html" } }),
      "not JSON",
    ],
  ])("says so in every panel when %s", async (_name, answer, sentence) => {
    new Server().on("/api/overview", answer).install();
    visit("/dashboard");
    for (const title of PANELS) {
      const found = await panel(title, "failed");
      expect(found.element.textContent).toContain(sentence);
      expect(found.getByRole("button", { name: "Ask again" })).toBeTruthy();
    }
    for (const label of TILES) await tile(label, "failed");
    expectNoFigure();
  });

  it("keeps the last values and marks them when asking again fails", async () => {
    const server = new Server().install();
    const { queries } = visit("/dashboard");
    await tile("Runs", "ready");
    server.on("/api/overview", () => new Problem(503, "The store is busy."));
    await queries.invalidateQueries({ predicate: (query) => query.queryKey[1] === "/api/overview" });
    const attention = await panel("Needs attention", "ready");
    await expect.poll(() => attention.element.textContent).toContain("Asking again failed: The store is busy.");
    expect(rawOf("runs")).toBe("300");
  });
});

function expectNoFigure() {
  for (const id of ["new", "jobs", "runs", "success", "cost"]) {
    expect(screen.getByTestId(`tile-${id}`).textContent).toBe("—");
    expect(rawOf(id)).toBeUndefined();
  }
  expect(screen.getByTestId("headline").textContent).not.toMatch(/No job fails|0 runs/);
  expect(screen.queryByText("Nothing needs attention")).toBeNull();
}

const REMEDY = "GRANT SELECT ON TABLE x TO `app`";

function everywhere(state: SourceState) {
  const more = { message: `All of it is ${state}.`, remedy: REMEDY };
  return [RUNS, JOBS, USAGE, PRICES].map((name) => source(name, state, more));
}

describe("when no source can be read", () => {
  it.each(["unconfigured", "denied", "absent", "failed", "pending"] as const)(
    "tells %s apart and shows no figure",
    async (state) => {
      const sources = allSources(everywhere(state));
      new Server().on("/api/overview", () => blindOverview(sources)).install();
      visit("/dashboard");
      for (const title of PANELS) await panel(title, state);
      for (const label of TILES) await tile(label, state);
      expectNoFigure();
    },
  );

  it("offers the statement that mends a missing grant", async () => {
    new Server().on("/api/overview", () => blindOverview(allSources(everywhere("denied")))).install();
    visit("/dashboard");
    const attention = await panel("Needs attention", "denied");
    expect(attention.getByText(REMEDY).tagName).toBe("CODE");
    expect(attention.getByRole("button", { name: "Copy" })).toBeTruthy();
  });

  it("keeps what can be read apart from what cannot", async () => {
    const denied = source(USAGE, "denied", { message: "No right to billing.", remedy: REMEDY });
    new Server()
      .on("/api/overview", () => overview({ sources: allSources([denied]), cost: null, unpriced: null, usage: null }))
      .install();
    visit("/dashboard");
    await tile("Cost", "denied");
    await panel("Cost per day", "denied");
    await tile("Runs", "ready");
    expect(screen.getByTestId("tile-cost").textContent).toBe("—");
  });
});

describe("old data", () => {
  it("is shown with its age when the source is stale", async () => {
    const stale = source(RUNS, "stale", { as_of: "2026-11-21T05:00:00Z", message: "The newest row is old." });
    new Server().on("/api/overview", () => overview({ sources: allSources([stale]) })).install();
    visit("/dashboard");
    const attention = await panel("Needs attention", "ready");
    expect(attention.getByRole("note").textContent).toMatch(/Stale\. Data until .*, 7 h ago\. The newest row is old\./);
    expect(screen.getByTestId("headline").textContent).toContain("By data 7 h old, 1 job failed last.");
    expect(rawOf("runs")).toBe("300");
  });

  it("is shown as the last values when the newest read failed", async () => {
    const failed = source(RUNS, "failed", {
      as_of: "2026-11-21T09:00:00Z",
      row_count: 9,
      message: "Statement 7 failed.",
    });
    new Server().on("/api/overview", () => overview({ sources: allSources([failed]) })).install();
    visit("/dashboard");
    const runs = await panel("Runs per day", "ready");
    expect(runs.getByRole("note").textContent).toMatch(/Last values\. .*3 h ago\. Statement 7 failed\./);
  });
});

describe("an account in which nothing happened", () => {
  const quiet = overview({
    jobs: { count: 0, paused: 0, deleted: 0 },
    runs: {
      ...overview().runs,
      count: 0,
      by_class: NO_RUNS,
      success_ratio: null,
      failing_jobs: 0,
      newly_failing_jobs: 0,
    },
    cost: [],
    unpriced: [],
    usage: [],
    daily: [],
    last_hours: { from_at: "2026-11-20T13:00:00Z", known_until: AS_OF, by_class: Array(24).fill(NO_RUNS) },
    movers: null,
    attention: [],
  });

  it("says that there is nothing, and does not call it healthy", async () => {
    new Server().on("/api/overview", () => quiet).install();
    visit("/dashboard");
    for (const title of PANELS) await panel(title, "empty");
    expect(rawOf("runs")).toBe("0");
    expect(screen.queryByText("Nothing needs attention")).toBeNull();
    expect(screen.getByTestId("headline").textContent).toBe("No job run ended in this window. ");
  });

  it("is never what a denied source looks like, even where the server sends zeros", async () => {
    new Server().on("/api/overview", () => ({ ...quiet, sources: allSources(everywhere("denied")) })).install();
    visit("/dashboard");
    for (const title of PANELS) await panel(title, "denied");
    expectNoFigure();
  });
});

describe("before there is anything", () => {
  it("shows how far the first sync has come", async () => {
    const sync = {
      ...health().sync,
      is_running: true,
      phase: "sync",
      fraction: 0.42,
      rows_read: 1234567,
      seconds_left: 44,
    };
    new Server()
      .on("/api/health", () => health({ status: "pending", generation: null, sync }))
      .on("/api/overview", () => blindOverview(allSources(everywhere("pending"))))
      .install();
    visit("/dashboard");
    const bar = await screen.findByRole("progressbar", { name: "First sync" });
    expect(bar.getAttribute("aria-valuenow")).toBe("42");
    expect((await panel("First sync", "pending")).element.textContent).toContain("1,234,567 rows");
  });

  it("says what to set where no workspace is", async () => {
    new Server()
      .on("/api/health", () => health({ status: "unconfigured", generation: null, workspace: null }))
      .on("/api/overview", () => blindOverview(allSources(everywhere("unconfigured"))))
      .install();
    visit("/dashboard");
    expect((await panel("Set-up", "unconfigured")).element.textContent).toContain("DATABRICKS_WAREHOUSE_ID");
  });
});
