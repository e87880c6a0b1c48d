import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { SourceState } from "~/lib/types.ts";
import { allSources, PRICES, source, USAGE } from "./support/answers.ts";
import { attribution, blindAttribution, part } from "./support/costs.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem, Server } from "./support/server.ts";
import { blindCosts, costLine, costs } from "./support/spend.ts";

const PANELS = ["November so far", /^November forecast/, /^Run rate/, "Cost per day", "What moved", "By team"];
const PATH = "/api/costs";

function serve(answer = costs()): Server {
  return new Server().on(PATH, () => answer).install();
}

function rows(table: HTMLElement): string[][] {
  return within(table)
    .getAllByRole("row")
    .map((row) => [...row.children].map((cell) => cell.textContent ?? ""));
}

describe("idle compute", () => {
  it("is what nobody used, of the bill's own parts, asked for once", async () => {
    const server = serve();
    visit("/costs");
    const idle = await panel(/^Idle compute/, "ready");
    expect(screen.getByTestId("tile-idle").dataset.value).toBe("50");
    expect(idle.element.textContent).toContain("€0.00 of SQL warehouses");
    await panel("Whose cost it is", "ready");
    expect(server.countOf("/api/billing/attribution")).toBe(1);
  });

  it("is not known where it cannot be told what used the compute, and never zero", async () => {
    const parts = [part("exact", "100"), part("unattributed", "9", { reason: "cluster_not_told" })];
    new Server()
      .on(PATH, () => costs())
      .on("/api/billing/attribution", () => attribution({ parts }))
      .install();
    visit("/costs");
    const idle = await panel(/^Idle compute/, "ready");
    expect(idle.element.textContent).toContain("not known of clusters");
    expect(idle.element.textContent).toContain("€0.00 of SQL warehouses");
  });
});

describe("the month", () => {
  it("is told so far, against the same days of the month before, and ahead with what that rests on", async () => {
    serve();
    visit("/costs");
    const so_far = await panel("November so far", "ready");
    expect(so_far.element.textContent).toContain("+10.0% vs Oct");
    expect(so_far.element.textContent).toContain("€990.00 to 20 Nov");
    expect(so_far.element.textContent).toContain("€900.00 to 20 Oct");
    const ahead = await panel(/^November forecast/, "ready");
    expect(ahead.element.textContent).toMatch(/estimate€1,500.00€1.4K to €1.7Kas 24 Oct to 20 Nov/);
    expect((await panel(/^Run rate/, "ready")).element.textContent).toContain("+16.7% vs week before");
  });

  it("has no forecast and no comparison where history does not carry them, and says so", async () => {
    const month = { ...costs().month, previous: null, previous_cost: null, forecast: null };
    serve(costs({ month: { ...month, forecast_reason: "Fewer than seven days are complete." }, rate: null }));
    visit("/costs");
    const ahead = await panel(/^November forecast/, "ready");
    expect(ahead.element.textContent).toContain("—Fewer than seven days are complete.");
    expect((await panel("November so far", "ready")).element.textContent).toContain("the month before is not known");
    expect((await panel(/^Run rate/, "ready")).element.textContent).toContain("—no week is complete");
  });

  it("that history holds in part is told as that part", async () => {
    serve(costs({ history_from: "2026-11-05" }));
    visit("/costs");
    expect((await panel("November so far", "ready")).element.textContent).toContain("since 5 Nov alone");
  });
});

describe("the groups", () => {
  it("stand with share and change, then the rest, what is nobody's, and the bill that they add up to", async () => {
    serve();
    visit("/costs");
    const found = await panel("By team", "ready");
    expect(rows(found.getByRole("table"))).toEqual([
      ["Team", "By day", "Share", "Cost", "Before", "In %", "Change"],
      ["finance", "", "50.0%", "€100.00", "€5.00", "×20", "+€95.00"],
      ["No team", "", "10.0%", "€20.00", "€0.00", "new", "+€20.00"],
      ["2 more", "", "15.0%", "€30.00", "€5.00", "+500.0%", "+€25.00"],
      ["Of no job", "", "25.0%", "€50.00", "€5.00", "×10", "+€45.00"],
      ["The bill", "", "100.0%", "€200.00", "€20.00", "×10", "+€180.00"],
    ]);
    expect(found.getByText(/The lines add up to the total, to the last decimal/)).toBeTruthy();
  });

  it("that are not in sight are added up exactly", async () => {
    const lines = Array.from({ length: 12 }, (_, at) =>
      costLine("group", at < 8 ? "10" : "0.000000000000000001", { group: { team: `t${at}` }, previous: "0" }),
    );
    const total = costLine("total", "80.000000000000000004");
    serve(costs({ lines, total, groups_count: 12 }));
    visit("/costs");
    const found = await panel("By team", "ready");
    expect(found.getByText("4 more")).toBeTruthy();
    const values = [...found.element.querySelectorAll("[data-value]")].map((one) => one.getAttribute("data-value"));
    expect(values.slice(-2)).toEqual(["0.000000000000000004", "80.000000000000000004"]);
    fireEvent.click(found.getByRole("button", { name: /Show more/ }));
    expect(found.queryByText("4 more")).toBeNull();
  });

  it("lead to the page of them alone, split by what is asked next", async () => {
    serve();
    visit("/costs?name=etl");
    const found = await panel("By team", "ready");
    const href = (name: string) => found.getByRole("link", { name }).getAttribute("href");
    expect(href("finance")).toBe("/costs?name=etl&team=finance&by=job");
    expect(href("No team")).toBe("/costs?name=etl&team=&by=job");
  });

  it("of a tag become a filter that has its own way out", async () => {
    const server = serve(
      costs({
        group_by: "tag:env",
        lines: [costLine("group", "9", { group: { "tag:env": "prod" } })],
        groups_count: 1,
      }),
    );
    visit("/costs?by=tag%3Aenv");
    const found = await panel("By tag env", "ready");
    fireEvent.click(found.getByRole("link", { name: "prod" }));
    await waitFor(() => expect(server.asked.at(-1)).toContain("tag=env%3Dprod"));
    fireEvent.click(await screen.findByRole("button", { name: "env: prod" }));
    await waitFor(() => expect(server.asked.filter((one) => one.startsWith(PATH)).at(-1)).not.toContain("tag="));
  });

  it("of a product lead to its SKUs, with a way out; what is not known of them is not shown", async () => {
    const lines = [costLine("group", "600", { group: { product: "JOBS" } })];
    const server = new Server()
      .on(PATH, (query) => costs({ group_by: query.get("group_by") ?? "", lines: query.has("product") ? [] : lines }))
      .install();
    const { router } = visit("/costs?by=product");
    fireEvent.click(await screen.findByRole("link", { name: "JOBS" }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ product: "JOBS", by: "sku" }));
    await waitFor(() =>
      expect(server.asked.some((one) => /product=JOBS/.test(one) && /group_by=sku/.test(one))).toBe(true),
    );
    expect(screen.queryByTestId("tile-idle")).toBeNull();
    expect(screen.queryByRole("region", { name: "Whose cost it is" })).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "product: JOBS" }));
    await waitFor(() => expect(router.state.location.search.product).toBeUndefined());
    await panel("Whose cost it is", "ready");
  });

  it("come in the order of their change when that is asked", async () => {
    const server = serve();
    visit("/costs");
    const found = await panel("By team", "ready");
    fireEvent.click(found.getByRole("button", { name: "Change" }));
    await waitFor(() => expect(server.asked.at(-1)).toContain("order=change"));
  });

  it("of jobs lead to the job", async () => {
    const group = { workspace_id: "1001", job_id: "7" };
    serve(costs({ group_by: "job", lines: [costLine("group", "9", { group, labels: { job_name: "load" } })] }));
    visit("/costs?by=job");
    const link = (await panel("By job", "ready")).getByRole("link", { name: "load" });
    expect(link.getAttribute("href")).toBe("/jobs/1001/7");
  });

  it("that cannot be told leave the days as they are", async () => {
    serve(costs({ lines: null, groups_reason: "system.lakeflow.jobs is absent: It is not there." }));
    visit("/costs");
    expect((await panel("By team", "failed")).getByText(/It is not there/)).toBeTruthy();
    await panel("Cost per day", "ready");
  });
});

describe("what moved", () => {
  it("names the jobs, from what to what, since when", async () => {
    serve();
    visit("/costs");
    const items = (await panel("What moved", "ready")).getAllByRole("listitem");
    expect(items.map((item) => item.textContent)).toEqual([
      "ingest_orderssince 17 Nov: €10.00 → €40.00+€30.00+300.0%",
      "ingest_orders€10.00 → €40.00−€4.50+300.0%",
    ]);
  });

  it("is not told without two weeks", async () => {
    serve(costs({ movers: null }));
    visit("/costs");
    expect((await panel("What moved", "ready")).getByText(/Fewer than two weeks of days are complete/)).toBeTruthy();
  });
});

describe("the page", () => {
  it.each(["denied", "failed", "absent", "pending", "unconfigured"] as const)(
    "tells that usage is %s and shows no number",
    async (state: SourceState) => {
      const sources = allSources([source(USAGE, state, { message: "It is so." }), source(PRICES, state)]);
      serve(blindCosts(sources)).on("/api/billing/attribution", () => blindAttribution(sources));
      visit("/costs");
      for (const title of PANELS) await panel(title, state);
      expect(document.querySelector("main")?.textContent).not.toMatch(/€\d/);
    },
  );

  it("is empty because of the filter, and then says so", async () => {
    const none = costLine("total", "0", { steps: ["0", "0", "0", null] });
    serve(costs({ total: none, lines: [], groups_count: 0, movers: [] }));
    visit("/costs?team=nobody");
    expect((await panel("Cost per day", "empty")).getByText(/Nothing in these days fits the filter/)).toBeTruthy();
    await panel("By team", "empty");
    await panel("What moved", "empty");
  });

  it("says what failed", async () => {
    new Server().on(PATH, () => new Problem(503, "The store is locked.")).install();
    visit("/costs");
    for (const title of ["Month so far", ...PANELS.slice(3)]) await panel(title, "failed");
    expect(screen.getAllByText("The store is locked.").length).toBeGreaterThan(2);
  });

  it("says of a filter of jobs how they lie in the bill, and asks for nothing more", async () => {
    const bill = { cost: "500", chosen: "200", other_jobs: "250", no_job: "50", reason: null };
    const server = serve(costs({ is_bill: false, bill }));
    visit("/costs?team=finance");
    const { element } = await panel("In the bill", "ready");
    expect(rows(within(element).getByRole("table")).slice(1)).toEqual([
      ["Jobs of the filter", "40.0%", "€200.00"],
      ["Other jobs", "50.0%", "€250.00"],
      ["Of no job, or of none that can be told", "10.0%", "€50.00"],
      [expect.stringMatching(/^The bill/), "100.0%", "€500.00"],
    ]);
    expect(server.countOf("/api/billing")).toBe(0);
  });

  it("says why a part of the bill is not known", async () => {
    const bill = { cost: null, chosen: null, other_jobs: null, no_job: null, reason: "Jobs may not be read." };
    serve(costs({ is_bill: false, bill }));
    visit("/costs?team=finance");
    const { element } = await panel("In the bill", "failed");
    expect(element.textContent).toContain("Jobs may not be read.");
  });

  it("asks for the days of the zone that is chosen, and its window keeps it", async () => {
    const server = serve();
    visit("/costs?zone=Europe%2FBerlin");
    await panel("By team", "ready");
    expect(server.asked.find((one) => one.startsWith(PATH))).toContain("zone=Europe%2FBerlin");
    const week = screen.getByRole("link", { name: "7 days" }).getAttribute("href") ?? "";
    expect(decodeURIComponent(week)).toContain("zone=Europe/Berlin");
  });

  it("keeps only what it knows of the address", async () => {
    const server = serve();
    visit("/costs?by=moon&order=size&days=31&kind=job&tag=%3Dx&view=week");
    await panel("By team", "ready");
    expect(server.asked.find((one) => one.startsWith(PATH))).toBe("/api/costs?days=30&group_by=team&limit=50");
  });
});
