import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { capWords, partsOf } from "~/lib/own-cost.ts";
import { health, PRICES, RUNS, source, USAGE } from "./support/answers.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem, Server } from "./support/server.ts";
import { HISTORY, ownCost, status } from "./support/status.ts";

function show(answer: () => unknown) {
  new Server().on("/api/status", answer).install();
  visit("/status");
}

const UNKNOWN_COST = { billed_cost: null, estimated_cost: null, cost: null };

describe("own cost", () => {
  it("shows money and the time for which the warehouse was kept up, and that it is an estimate", async () => {
    show(() => status());
    const found = await panel("Own cost", "ready");
    expect(found.getByText("€14.75")).toBeTruthy();
    expect(found.getByText("€12.50 billed, €2.25 estimated")).toBeTruthy();
    expect(found.getByText("2h 00m")).toBeTruthy();
    expect(found.getByText("of this product itself, an estimate")).toBeTruthy();
    expect(found.getByText(/^No cap is set\. 1h 00m/)).toBeTruthy();
  });

  it("is empty before anything was asked of the warehouse", async () => {
    const none = { ...ownCost().last_month, up_s: 0, billed_cost: "0" };
    show(() => status({ own_cost: ownCost({ statements: [], last_month: none }) }));
    await panel("Own cost", "empty");
  });

  it("keeps what was measured and says that the cost is not known when the bill is denied", async () => {
    const own = ownCost({ reason: "Not known: system.billing.usage.", currency: null });
    const dark = {
      ...own,
      last_day: { ...own.last_day, ...UNKNOWN_COST },
      last_month: { ...own.last_month, ...UNKNOWN_COST },
    };
    show(() => status({ own_cost: dark, sources: [source(USAGE, "denied"), source(PRICES), source(HISTORY)] }));
    const found = await panel("Own cost", "ready");
    expect(found.getByRole("note").textContent).toBe("Cost not known. Not known: system.billing.usage.");
    expect(found.getAllByText("—")).toHaveLength(2);
    expect(found.queryByText(/€/)).toBeNull();
    expect(found.getByText("2h 00m")).toBeTruthy();
  });

  it("marks a bill that is stale", async () => {
    show(() => status({ sources: [source(USAGE, "stale", { message: "Two days old." })] }));
    expect((await panel("Own cost", "ready")).getByRole("note").textContent).toContain("Stale.");
  });

  it("marks a cost from an earlier read of a bill that fails now", async () => {
    show(() => status({ sources: [source(USAGE, "failed", { message: "Lost.", row_count: 7 })] }));
    expect((await panel("Own cost", "ready")).getByRole("note").textContent).toContain("Last values.");
  });

  it("says what failed", async () => {
    show(() => new Problem(503, "The store is locked."));
    expect((await panel("Own cost", "failed")).element.textContent).toContain("The store is locked.");
    await panel("Rights", "failed");
    await panel("Product and store", "failed");
  });

  it("is not set up without a warehouse", async () => {
    const sources = [source(USAGE, "unconfigured", { message: "Nothing is read." })];
    show(() => status({ own_cost: null, sources }));
    await panel("Own cost", "unconfigured");
  });

  it("names what the cap holds back, until when, and in which order work waits", async () => {
    const waiting = [{ name: PRICES, reason: "7200 of 7200 s are used today.", until: "2026-11-22T00:00:00Z" }];
    show(() => status({ own_cost: ownCost({ limit_s: 7200, may_be_used_s: 3600, used_today_s: 7200, waiting }) }));
    const found = await panel("Own cost", "ready");
    expect(found.getByRole("note").textContent).toContain("Cap reached: 1 table not read now. 7200 of 7200 s");
    expect(found.getAllByRole("listitem").map((item) => item.textContent)).toContain(
      "Tables that rarely change: from 50.0% of what may be used so far, at most 1d 0h",
    );
  });
});

describe("the state", () => {
  it("is not said to be well before it is known what the viewer may see", async () => {
    new Server().on("/api/health", () => health({ status: "ok", sources: [], as_of: null, generation: 3 })).install();
    visit("/status");
    const found = await panel("State", "ready");
    expect(found.getByText("What you may see is not known yet")).toBeTruthy();
    expect(found.queryByText("All sources are up to date")).toBeNull();
    const badge = screen.getByRole("button", { name: /Freshness of the sources/ });
    expect(badge.textContent).toContain("Age not known");
    expect(badge.textContent).not.toContain("No data");
  });
});

describe("what own cost says in words", () => {
  it("is nothing about parts that cannot be told", () => {
    expect(partsOf({ ...ownCost().last_day, billed_cost: null, estimated_cost: null }, "EUR")).toBeNull();
    expect(partsOf({ ...ownCost().last_day, estimated_cost: null }, "EUR")).toBe("€12.50 billed, — estimated");
  });

  it("says how much of the cap may be used by now", () => {
    expect(capWords(ownCost({ limit_s: 7200, may_be_used_s: 3600 }))).toBe(
      "1h 00m of 2h 00m of warehouse time used today (UTC); 1h 00m may be used by now.",
    );
  });
});

describe("rights", () => {
  it("say what is dark now, with the statement that mends it", async () => {
    const [feature] = status().grants;
    if (!feature?.tables[0]) expect.fail("no feature");
    const denied = { ...feature, tables: [{ ...feature.tables[0], state: "denied" as const }] };
    show(() => status({ grants: [denied] }));
    const found = await panel("Rights", "ready");
    expect(found.getByText("Dark now: Every run.")).toBeTruthy();
    expect(found.getByText(`GRANT SELECT ON TABLE ${RUNS}`).tagName).toBe("CODE");
    expect(found.getByRole("button", { name: "Copy" })).toBeTruthy();
  });

  it("that are missing stand together above, in one piece to be run", async () => {
    const [feature] = status().grants;
    const table = feature?.tables[0];
    if (!feature || !table) expect.fail("no feature");
    const denied = (name: string) => ({
      ...table,
      name,
      state: "denied" as const,
      statement: `GRANT USE SCHEMA ON SCHEMA a; GRANT SELECT ON TABLE ${name};`,
    });
    show(() => status({ grants: [{ ...feature, tables: [denied("a.b"), table, denied("a.c")] }] }));
    const found = within(await screen.findByRole("region", { name: "Missing rights" }));
    expect(found.getByRole("heading").textContent).toBe("2 tables cannot be read for want of a right");
    expect(document.querySelector("section[aria-label='Missing rights'] code")?.textContent).toBe(
      "GRANT USE SCHEMA ON SCHEMA a;\nGRANT SELECT ON TABLE a.b;\nGRANT SELECT ON TABLE a.c;",
    );
  });

  it("show no statement where nothing is to mend", async () => {
    show(() => status());
    const found = await panel("Rights", "ready");
    expect(found.getByText("Dark without: Every run.")).toBeTruthy();
    expect(found.queryByRole("button", { name: "Copy" })).toBeNull();
    expect(screen.queryByRole("region", { name: "Missing rights" })).toBeNull();
  });
});

it("shows the store's size and the age of its figures", async () => {
  new Server().on("/api/health", () => health()).install();
  visit("/status");
  const found = await panel("Product and store", "ready");
  expect(found.getByText("250 MB")).toBeTruthy();
  expect(found.getByText("2m 00s")).toBeTruthy();
  expect(screen.getByText("0.1.0")).toBeTruthy();
});
