import { cleanup, fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { allSources, health, RUNS, run, source, USAGE, usage } from "./support/answers.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem, Server } from "./support/server.ts";

function page<Item>(items: Item[], sources = allSources(), next: string | null = null) {
  return { items, next, as_of: null, sources };
}

/** Each list, where its rows come from, and the source without which there is none. */
const LISTS = [
  { path: "/runs", api: "/api/jobs/runs", title: "Newest runs", needs: RUNS, item: run() },
  { path: "/costs?view=day", api: "/api/billing/usage", title: "By day and SKU", needs: USAGE, item: usage() },
];

describe.each(LISTS)("$path", ({ path, api, title, needs, item }) => {
  it("shows rows", async () => {
    new Server().on(api, () => page([item])).install();
    visit(path);
    const found = await panel(title, "ready");
    expect(found.getAllByRole("row")).toHaveLength(2);
  });

  it("is empty when there is nothing", async () => {
    new Server().on(api, () => page([])).install();
    visit(path);
    await panel(title, "empty");
  });

  it("is not empty but pending before the first build, though the sources were read", async () => {
    const before = health({ status: "pending", generation: null });
    new Server()
      .on(api, () => page([]))
      .on("/api/health", () => before)
      .install();
    visit(path);
    await panel(title, "pending");
  });

  it.each(["denied", "failed", "absent", "pending", "unconfigured"] as const)(
    "is not empty but %s when the source is",
    async (state) => {
      new Server().on(api, () => page([], allSources([source(needs, state, { message: "It is so." })]))).install();
      visit(path);
      await panel(title, state);
    },
  );

  it("marks rows of a stale source", async () => {
    new Server().on(api, () => page([item], allSources([source(needs, "stale", { message: "Old." })]))).install();
    visit(path);
    expect((await panel(title, "ready")).getByRole("note").textContent).toContain("Stale.");
  });

  it("says what failed", async () => {
    new Server().on(api, () => new Problem(503, "The store is locked.")).install();
    visit(path);
    expect((await panel(title, "failed")).element.textContent).toContain("The store is locked.");
  });
});

describe("lists", () => {
  it("of runs say that more follow, and bring the next page", async () => {
    const server = new Server().on("/api/jobs/runs", (query) =>
      query.get("cursor") ? page([run({ run_id: "12" })]) : page([run()], undefined, "p2"),
    );
    server.install();
    visit("/runs");
    const found = await panel("Newest runs", "ready");
    expect(found.getByText("1 shown, more follow")).toBeTruthy();
    fireEvent.click(found.getByRole("button", { name: "Show older runs" }));
    expect(await screen.findByText("2 shown, that is all")).toBeTruthy();
  });
});

describe("status", () => {
  it("shows each source with its state, message and remedy, the worst first", async () => {
    const denied = source(USAGE, "denied", { message: "No right.", remedy: "GRANT SELECT" });
    new Server().on("/api/health", () => health({ status: "degraded", sources: allSources([denied]) })).install();
    visit("/status");
    const found = await panel("Sources", "ready");
    const first = found.getAllByRole("row")[1];
    if (!first) expect.fail("no row");
    expect(within(first).getByRole("rowheader").textContent).toBe(USAGE);
    expect(within(first).getByText("No access")).toBeTruthy();
    expect(within(first).getAllByRole("cell")[1]?.textContent).toBe("—");
    expect(found.getByText("GRANT SELECT").tagName).toBe("CODE");
  });

  it("shows claims that do not hold", async () => {
    const failed_claims = [{ name: "runs_are_unique", meaning: "One row per run.", rows_count: 3 }];
    new Server().on("/api/health", () => health({ status: "degraded", failed_claims })).install();
    visit("/status");
    expect(await screen.findByText("runs_are_unique")).toBeTruthy();
  });

  it("does not call itself well when the server does not answer", async () => {
    new Server().on("/api/health", () => new Problem(503, "The store is gone.")).install();
    visit("/status");
    await panel("State", "failed");
    expect(screen.getByRole("alert").textContent).toContain("The server does not answer.");
    expect(screen.queryByText("All sources are up to date")).toBeNull();
  });
});

describe("the shell", () => {
  it("asks again for everything when a new generation is published", async () => {
    let generation = 7;
    const server = new Server().on("/api/health", () => health({ generation })).install();
    const { queries } = visit("/dashboard");
    await panel("Runs per day", "ready");
    expect(server.countOf("/api/overview")).toBe(1);
    await queries.refetchQueries({ queryKey: ["get", "/api/health"] });
    expect(server.countOf("/api/overview")).toBe(1);
    generation = 8;
    await queries.refetchQueries({ queryKey: ["get", "/api/health"] });
    await expect.poll(() => server.countOf("/api/overview")).toBe(2);
    await expect.poll(() => server.countOf("/api/me")).toBe(1);
  });

  it("says what the installation is called, and nothing where it has no name of its own", async () => {
    new Server().on("/api/health", () => health({ label: "Staging" })).install();
    visit("/dashboard");
    expect((await screen.findByTestId("label")).textContent).toBe("Staging");
    cleanup();
    new Server().install();
    visit("/dashboard");
    await screen.findByTestId("viewer");
    expect(screen.queryByTestId("label")).toBeNull();
  });

  it("says when the workspace cannot be reached", async () => {
    new Server().on("/api/health", () => health({ status: "unreachable", message: "Refused." })).install();
    visit("/dashboard");
    expect((await screen.findByRole("alert")).textContent).toBe(
      "The workspace cannot be reached. Refused. What is shown was read before.",
    );
  });

  it("says when it is not known who looks", async () => {
    new Server().on("/api/me", () => new Problem(401, "No identity.")).install();
    visit("/dashboard");
    expect(await screen.findByText("Viewer not known")).toBeTruthy();
  });

  it("leads from the root to the dashboard, and says when there is no such page", async () => {
    new Server().install();
    const { router } = visit("/");
    await panel("Runs per day", "ready");
    expect(router.state.location.pathname).toBe("/dashboard");
    visit("/nowhere");
    expect(await screen.findByText("There is no such page")).toBeTruthy();
  });

  it("leaves the charts readable as tables", async () => {
    new Server().install();
    visit("/dashboard");
    const found = await panel("Cost per day", "ready");
    fireEvent.click(found.getByRole("button", { name: "View as table" }));
    const [header, newest] = found.getAllByRole("row");
    expect(header?.textContent).toBe("Day (UTC)List cost");
    expect(newest?.textContent).toBe("Sat 21 Nov not complete€20.50");
  });
});
