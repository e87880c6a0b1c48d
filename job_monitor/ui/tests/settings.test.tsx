import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { density } from "~/lib/preferences.ts";
import { health, JOBS, PRICES, source } from "./support/answers.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem } from "./support/server.ts";
import { aTarget, configured, hitRatios, ownership, person, settingsServer, targetPage } from "./support/settings.ts";
import { aView, viewServer } from "./support/views.ts";

beforeAll(async () => {
  await Promise.all([
    import("~/components/settings/targets.tsx"),
    import("~/components/settings/ownership.tsx"),
    import("~/components/settings/prices.tsx"),
    import("~/components/settings/views.tsx"),
    import("~/components/settings/later.tsx"),
    import("~/components/settings/about.tsx"),
  ]);
}, 90_000);

const section = (name: string) => `/settings?section=${name}`;

describe("the sections", () => {
  afterEach(() => density.set("comfortable"));

  it("are links, the one in sight is marked, and Back leads to the one before", async () => {
    settingsServer().install();
    const { router } = visit("/settings");
    await panel("Display", "ready");
    const menu = within(screen.getByRole("navigation", { name: "Sections" }));
    expect(menu.getByRole("link", { name: "Display" }).getAttribute("aria-current")).toBe("page");
    fireEvent.click(menu.getByRole("link", { name: "Not there yet" }));
    await panel("Not there yet", "ready");
    expect(router.state.location.searchStr).toBe("?section=later");
    expect(menu.getByRole("link", { name: "Display" }).getAttribute("aria-current")).toBeNull();
    router.history.back();
    await panel("Display", "ready");
  });

  it("of what is not there yet have no button that does nothing", async () => {
    settingsServer().install();
    visit(section("later"));
    const found = await panel("Not there yet", "ready");
    expect(found.queryAllByRole("button")).toEqual([]);
    for (const what of ["Budgets", "Routes", "Receivers"]) expect(found.getByText(what)).toBeTruthy();
  });

  it("of display set the density of this browser", async () => {
    settingsServer().install();
    visit("/settings");
    const found = await panel("Display", "ready");
    fireEvent.click(found.getByRole("radio", { name: /^Compact/ }));
    expect([density.get(), localStorage.getItem("job-monitor.density")]).toEqual(["compact", "compact"]);
  });
});

describe("targets", () => {
  it("are told with their job, how often they were kept, and by whom they were set", async () => {
    settingsServer().install();
    visit(section("targets"));
    const found = await panel("Targets", "ready");
    expect(found.getByRole("link", { name: "ingest_orders" }).getAttribute("href")).toBe("/jobs/1001/1");
    expect(await found.findByText("87.5%")).toBeTruthy();
    expect(found.getByRole("columnheader", { name: "Kept, 30 days" })).toBeTruthy();
    expect(found.getByText("engineer-02@example.com")).toBeTruthy();
    expect(found.getByText("1 shown, that is all")).toBeTruthy();
  });

  it("say why one may not change them", async () => {
    settingsServer()
      .on("/api/targets", () => targetPage([aTarget({ right: "none" })]))
      .install();
    visit(section("targets"));
    const found = await panel("Targets", "ready");
    expect(found.queryByRole("button", { name: /Change/ })).toBeNull();
    expect(found.getByText(/Only the job's owner, its team and admins may set it/)).toBeTruthy();
  });

  it("are removed as the version that was seen, and the list is asked anew", async () => {
    const sent: (string | null)[][] = [];
    let held = [aTarget()];
    settingsServer()
      .on("/api/targets", () => targetPage(held))
      .on("/api/targets/1001/1", (_, request) => {
        sent.push([request.method, request.headers.get("if-match")]);
        held = [];
        return aTarget();
      })
      .install();
    visit(section("targets"));
    const found = await panel("Targets", "ready");
    fireEvent.click(found.getByRole("button", { name: "Change the target of ingest_orders" }));
    const form = await panel("Target of ingest_orders", "ready");
    await waitFor(() => expect(document.activeElement).toBe(form.getByLabelText("Done by")));
    fireEvent.click(form.getByRole("button", { name: "Remove" }));
    await panel("Targets", "empty");
    expect(sent).toEqual([["DELETE", '"17"']]);
  });

  it("do not hide that their share is not known", async () => {
    settingsServer()
      .on("/api/metrics/query", () => hitRatios({}, "Runs are not read."))
      .install();
    visit(section("targets"));
    const found = await panel("Targets", "ready");
    expect((await found.findByRole("note")).textContent).toContain("Runs are not read.");
    expect(found.getByText("—")).toBeTruthy();
  });

  it.each(["denied", "failed"] as const)("are not empty but %s when the jobs are", async (state) => {
    settingsServer()
      .on("/api/targets", () => targetPage([], null, [source(JOBS, state, { message: "It is so." })]))
      .install();
    visit(section("targets"));
    await panel("Targets", state);
  });

  it("say what failed", async () => {
    settingsServer()
      .on("/api/targets", () => new Problem(503, "The state does not answer."))
      .install();
    visit(section("targets"));
    expect((await panel("Targets", "failed")).element.textContent).toContain("The state does not answer.");
  });
});

describe("teams and owners", () => {
  it("tell the order of the steps with the jobs that each decides", async () => {
    settingsServer().install();
    visit(section("ownership"));
    const found = await panel("Teams and owners", "ready");
    const rows = found.getAllByRole("row").map((row) =>
      within(row)
        .queryAllByRole("cell")
        .map((cell) => cell.textContent),
    );
    expect(rows.slice(1).map((cells) => cells.slice(1))).toEqual([
      ["5 jobs", "0 jobs"],
      ["2 jobs", "1 job"],
      ["not asked", "0 jobs"],
      ["not asked", "8 jobs"],
      ["not asked", "0 jobs"],
      ["3 jobs", "1 job"],
    ]);
    expect(found.element.textContent).toContain("Cost with a team, 30 days75.0%of €100.00 of jobs, after discounts");
  });

  it("are not zero but denied where the jobs may not be read, and the rules are still told", async () => {
    const denied = ownership({
      coverage: null,
      cost: null,
      sources: [source(JOBS, "denied", { message: "No right." })],
    });
    settingsServer()
      .on("/api/ownership", () => denied)
      .install();
    visit(section("ownership"));
    expect((await panel("Teams and owners", "denied")).element.textContent).not.toContain("0 jobs");
    expect((await panel("Rules in force", "ready")).getByText("etl_*")).toBeTruthy();
  });

  it("say which file holds the rules and what is wrong in it", async () => {
    const file = { ...configured().file, problem: "monitor.yaml, line 3: it is wrong." };
    settingsServer()
      .on("/api/settings", () => configured({ file }))
      .install();
    visit(section("ownership"));
    const found = await panel("Rules in force", "ready");
    expect((await found.findByRole("note")).textContent).toBe("monitor.yaml, line 3: it is wrong.");
    expect(found.getByText(/JOB_MONITOR_CONFIG_PATH names another/)).toBeTruthy();
  });

  it("name who left, and say when that cannot be known", async () => {
    const server = settingsServer().install();
    const first = visit(section("ownership"));
    const found = await panel("People who left", "ready");
    expect(found.getByText("engineer-03@example.com")).toBeTruthy();
    const sources = [source(JOBS), source("scim.users", "denied", { message: "The list is refused." })];
    server.on("/api/ownership/people", () => ({ items: [], next: null, as_of: null, sources }));
    await first.queries.invalidateQueries();
    expect((await panel("People who left", "denied")).element.textContent).toContain("The list is refused.");
    expect(person().status).toBe("gone");
  });
});

describe("prices", () => {
  it("tell currency and discounts with where they are set", async () => {
    settingsServer().install();
    visit(section("prices"));
    const found = await panel("Prices", "ready");
    expect(found.getByText("set by JOB_MONITOR_CURRENCY")).toBeTruthy();
    const discounts = await panel("Discounts", "ready");
    expect(discounts.getByText("12.5%")).toBeTruthy();
    expect(discounts.getByText("1 in monitor.yaml, the first that fits decides")).toBeTruthy();
  });

  it("that may not be read are said to be so", async () => {
    const sources = configured().sources.map((one) => (one.name === PRICES ? source(PRICES, "denied") : one));
    settingsServer()
      .on("/api/settings", () => configured({ sources }))
      .install();
    visit(section("prices"));
    const found = await panel("Prices", "ready");
    expect(found.getByText("No access")).toBeTruthy();
    expect(found.getByText("Costs are not known without it.")).toBeTruthy();
  });
});

describe("saved views", () => {
  it("of all pages are told apart by page, and are renamed and deleted from the version that was seen", async () => {
    const { server, views } = viewServer([
      aView({ name: "Mine" }),
      aView({ name: "Costs of a quarter", page: "/costs", query: "days=90" }),
      aView({ name: "Of the team", is_shared: true, owner: "owner-01@example.com", right: "none" }),
    ]);
    server.install();
    visit(section("views"));
    const mine = await panel("Private views", "ready");
    expect(mine.getByRole("link", { name: "Costs of a quarter" }).getAttribute("href")).toBe("/costs?days=90");
    expect(mine.queryByRole("button", { name: /Overwrite/ })).toBeNull();
    fireEvent.click(mine.getByRole("button", { name: "Delete Mine" }));
    fireEvent.click(mine.getByRole("button", { name: "Delete" }));
    expect(await screen.findByText("“Mine” is deleted.")).toBeTruthy();
    expect([...views.values()].map((view) => view.name)).toEqual(["Costs of a quarter", "Of the team"]);
    const shared = await panel("Shared views", "ready");
    expect(shared.queryByRole("button")).toBeNull();
    expect(shared.getByText(/Only its owner and admins may change it/)).toBeTruthy();
  });

  it("say what failed", async () => {
    settingsServer()
      .on("/api/views", () => new Problem(503, "The state does not answer."))
      .install();
    visit(section("views"));
    await panel("Private views", "failed");
    await panel("Shared views", "failed");
  });
});

it("about says how the database of decisions is, also when it is away", async () => {
  const state = { kind: "sqlite", is_ready: false, is_lasting: false, message: "The file is locked." };
  settingsServer()
    .on("/api/health", () => health({ state }))
    .install();
  visit(section("about"));
  const found = await panel("About", "ready");
  expect(found.getByText("SQLite, does not answer")).toBeTruthy();
  expect(found.getByText("The file is locked.")).toBeTruthy();
  expect(found.getByText("0.1.0")).toBeTruthy();
});
