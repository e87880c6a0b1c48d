import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { SourceState } from "~/lib/types.ts";
import { allSources, PRICES, source, USAGE } from "./support/answers.ts";
import { attribution, blindAttribution, metricSql, part } from "./support/costs.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem, Server } from "./support/server.ts";
import { blindCosts } from "./support/spend.ts";

const BILL = "Whose cost it is";
const FAILURE = "Cost of failure";

function rows(table: HTMLElement): string[][] {
  return within(table)
    .getAllByRole("row")
    .map((row) => [...row.children].map((cell) => cell.textContent ?? ""));
}

describe("the bill in parts", () => {
  it("names each part, marks estimates, and ends with the sum", async () => {
    new Server().install();
    visit("/costs");
    const found = await panel(BILL, "ready");
    expect(rows(found.getByRole("table"))).toEqual([
      ["Part", "Not priced", "Share", "Cost"],
      ["Exact", "", "50.0%", "€100.00"],
      ["Through a pipeline", "", "10.0%", "€20.00"],
      ["Shares of all-purpose computeestimate", "", "15.0%", "€30.00"],
      ["Unattributed", "", "25.0%", "€50.00"],
      ["Idle time of clusters that jobs shared", "", "25.0%", "€50.00"],
      ["Everything else", "12.3 DBU", "—", "—"],
      ["The bill", "", "100.0%", "€200.00"],
    ]);
  });

  it("says coverage as a number, with the price, the currency and what is estimated", async () => {
    new Server().install();
    visit("/costs");
    const found = await panel(BILL, "ready");
    expect(screen.getByTestId("attribution-coverage").textContent).toBe("75.0%");
    expect(screen.getByTestId("attribution-estimated").textContent).toBe("€30.00");
    expect(found.getByText("EUR, list price")).toBeTruthy();
    expect(found.getByText(/Without a price and in no part's cost: 12.3 DBU/)).toBeTruthy();
    expect(found.getByRole("img").getAttribute("aria-label")).toBe(
      "Shares of the bill: Exact 50.0%, Through a pipeline 10.0%, Shares of all-purpose compute 15.0%, Unattributed 25.0%.",
    );
  });

  it("names a discount and shows words that it does not know as they come", async () => {
    const parts = [part("unattributed", "5", { reason: "brand_new_reason" })];
    new Server()
      .on("/api/billing/attribution", () => attribution({ price_basis: "account_discounted", parts }))
      .install();
    visit("/costs");
    const found = await panel(BILL, "ready");
    expect(found.getByText("EUR, the account's prices less the configured discount")).toBeTruthy();
    expect(found.getByText("brand_new_reason")).toBeTruthy();
  });

  it("says that coverage is a lower bound while a table that tells shares is not read", async () => {
    const history = "system.query.history";
    const sources = [...allSources().filter((one) => one.name !== history), source(history, "denied")];
    const parts = [part("exact", "5"), part("unattributed", "5", { reason: "warehouse_not_told" })];
    new Server().on("/api/billing/attribution", () => attribution({ parts, sources })).install();
    visit("/costs");
    const found = await panel(BILL, "ready");
    expect(found.getByText(/Coverage is a lower bound: not read system.query.history \(no access\)\./)).toBeTruthy();
    expect(found.getByText("SQL warehouses: the query history is not read")).toBeTruthy();
    expect(found.queryByText("Warehouses on which nothing of a job ran")).toBeNull();
  });

  it("shows usage that found no price as not priced, never as free", async () => {
    const parts = [part("exact", null, { unpriced: [{ usage_unit: "DBU", usage_quantity: "4" }] })];
    const bare = { cost: null, currency: null, price_basis: null, attributed_cost: null, attributed_ratio: null };
    new Server()
      .on("/api/billing/attribution", () =>
        attribution({ ...bare, estimated_cost: null, unattributed_cost: null, parts, runs: null }),
      )
      .install();
    visit("/costs");
    const found = await panel(BILL, "ready");
    expect(found.element.textContent).not.toMatch(/€0|\$0|0\.0%/);
    expect(screen.getByTestId("attribution-sum").textContent).toBe("—");
  });

  it("is empty when there is no usage", async () => {
    new Server().on("/api/billing/attribution", () => attribution({ cost: null, parts: [], runs: null })).install();
    visit("/costs");
    await panel(BILL, "empty");
    await panel(FAILURE, "empty");
  });

  it.each(["denied", "failed", "absent", "pending", "unconfigured"] as const)(
    "tells that usage is %s and shows no number",
    async (state: SourceState) => {
      const sources = allSources([source(USAGE, state, { message: "It is so." }), source(PRICES, state)]);
      new Server().on("/api/billing/attribution", () => blindAttribution(sources)).install();
      visit("/costs");
      await panel(BILL, state);
      await panel(FAILURE, state);
      expect(screen.queryByTestId("attribution-billed")).toBeNull();
    },
  );

  it("says that the right to see costs is missing, and shows no zero", async () => {
    const sources = allSources([source(USAGE, "denied", { message: "It is so." }), source(PRICES, "denied")]);
    new Server()
      .on("/api/costs", () => blindCosts(sources))
      .on("/api/billing/attribution", () => blindAttribution(sources))
      .install();
    visit("/costs");
    expect((await panel(BILL, "denied")).getByText("No right to see costs")).toBeTruthy();
    expect(screen.queryByText(/\b0\.00\b/)).toBeNull();
  });

  it("marks stale figures, and says what failed", async () => {
    const stale = allSources([source(USAGE, "stale", { message: "Old." })]);
    const server = new Server().on("/api/billing/attribution", () => attribution({ sources: stale })).install();
    visit("/costs");
    expect((await panel(BILL, "ready")).getByRole("note").textContent).toContain("Stale.");
    server.on("/api/billing/attribution", () => new Problem(503, "The store is locked."));
    visit("/costs?days=7");
    await waitFor(() => expect(screen.getAllByText("The store is locked.").length).toBeGreaterThan(0));
  });
});

describe("the cost of failure", () => {
  it("is split, and its lines add up", async () => {
    new Server().install();
    visit("/costs");
    const found = await panel(FAILURE, "ready");
    expect(screen.getByTestId("lost-cost").textContent).toBe("€30.00");
    expect(found.getByText("lost, 25.0% of €120.00")).toBeTruthy();
    expect(rows(found.getByRole("table")).map((row) => row.at(-1))).toEqual([
      "Cost",
      "€90.00",
      "€20.00",
      "€5.00",
      "€3.00",
      "€2.00",
      "€0.00",
    ]);
  });
});

describe("the SQL of a number", () => {
  it("is asked for when it is opened, shown with its sources, and copied", async () => {
    const copied: string[] = [];
    Object.defineProperty(navigator, "clipboard", {
      configurable: true,
      value: { writeText: async (text: string) => void copied.push(text) },
    });
    const server = new Server().install();
    visit("/costs");
    await panel(BILL, "ready");
    expect(server.countOf("/api/metrics")).toBe(0);
    fireEvent.click(screen.getByRole("button", { name: "Show the SQL of: Billed cost" }));
    const dialog = await screen.findByRole("dialog", { name: "Billed cost: the SQL behind it" });
    expect((await within(dialog).findByLabelText("Statement")).textContent).toContain("select 1 as billed_cost");
    expect(server.asked).toContain("/api/metrics/billed_cost/sql?days=30");
    expect(within(dialog).getByText(USAGE)).toBeTruthy();
    fireEvent.click(within(dialog).getByRole("button", { name: "Copy the SQL" }));
    await waitFor(() => expect(copied).toEqual([metricSql().sql]));
    fireEvent.click(within(dialog).getByRole("button", { name: "Close" }));
    await waitFor(() => expect(screen.queryByLabelText("Statement")).toBeNull());
  });

  it("says why there is none", async () => {
    new Server().on("/api/metrics/billed_cost/sql", () => new Problem(404, "Nothing is built yet.")).install();
    visit("/costs");
    await panel(BILL, "ready");
    fireEvent.click(screen.getByRole("button", { name: "Show the SQL of: Billed cost" }));
    expect(await screen.findByText("Nothing is built yet.")).toBeTruthy();
  });

  it("is of the window that is shown", async () => {
    const server = new Server().on("/api/metrics/runs/sql", () => metricSql({ name: "runs" })).install();
    visit("/dashboard?days=7");
    await panel(/^Runs ?7 days/, "ready");
    fireEvent.click(screen.getByRole("button", { name: "Show the SQL of: Runs" }));
    await waitFor(() => expect(server.asked).toContain("/api/metrics/runs/sql?days=7"));
  });
});
