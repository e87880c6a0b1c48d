import type { CostLine, CostMover, Costs, Source } from "~/lib/types.ts";
import { AS_OF, allSources } from "./answers.ts";

const DAYS = ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21"];

export function costLine(kind: CostLine["kind"], cost: string | null, more: Partial<CostLine> = {}): CostLine {
  const steps = [cost, "1", "1", null];
  return { kind, group: {}, labels: {}, cost, complete: cost, previous: "5", steps, ...more };
}

export function mover(more: Partial<CostMover> = {}): CostMover {
  return {
    group: { workspace_id: "1001", job_id: "7" },
    labels: { job_name: "ingest_orders" },
    cost: "40",
    previous_cost: "10",
    change: "30",
    since: "2026-11-17",
    days: Array.from({ length: 14 }, (_, day) => (day < 9 ? "1" : "8")),
    ...more,
  };
}

/** A bill of 200: 120 of two teams, 30 of further ones, 50 of nobody. */
export function costs(more: Partial<Costs> = {}): Costs {
  return {
    as_of: AS_OF,
    sources: allSources(),
    zone: "UTC",
    window: { from: "2026-11-18", to: "2026-11-21", days: 4 },
    grain: "day",
    is_bill: true,
    currency: "EUR",
    price_basis: "list",
    reason: null,
    history_from: "2026-01-01",
    complete: { from: "2026-11-18", to: "2026-11-20", days: 3 },
    previous: { from: "2026-11-15", to: "2026-11-17", days: 3 },
    month: {
      month: { from: "2026-11-01", to: "2026-11-30", days: 30 },
      cost: "1000.005",
      complete: { from: "2026-11-01", to: "2026-11-20", days: 20 },
      complete_cost: "990",
      previous: { from: "2026-10-01", to: "2026-10-20", days: 20 },
      previous_cost: "900",
      forecast: {
        cost: "1500",
        low: "1400",
        high: "1700",
        basis: { from: "2026-10-24", to: "2026-11-20", days: 28 },
      },
      forecast_reason: null,
    },
    rate: {
      week: { from: "2026-11-14", to: "2026-11-20", days: 7 },
      cost: "350",
      daily_cost: "50",
      previous: { from: "2026-11-07", to: "2026-11-13", days: 7 },
      previous_cost: "300",
    },
    steps: DAYS.map((day, at) => ({ from: day, to: day, is_complete: at < 3 })),
    total: costLine("total", "200", { previous: "20" }),
    group_by: "team",
    groups_reason: null,
    lines: [
      costLine("group", "100", { group: { team: "finance" } }),
      costLine("group", "20", { group: { team: null }, previous: "0" }),
      costLine("rest", "30"),
      costLine("nobody", "50"),
    ],
    groups_count: 4,
    movers: [mover(), mover({ group: { workspace_id: "1001", job_id: "8" }, change: "-4.5", since: null })],
    loss: { cost: "30", complete: "30", previous: "40", reason: null },
    bill: null,
    tag_keys: ["cost_center"],
    ...more,
  };
}

/** Nothing of it is known, with the reason. */
export function blindCosts(sources: Source[], reason = "system.billing.usage is denied."): Costs {
  const bare = { cost: null, complete: null, previous: null };
  const whole = costs();
  return costs({
    as_of: null,
    sources,
    currency: null,
    price_basis: null,
    reason,
    complete: null,
    previous: null,
    month: {
      month: whole.month.month,
      cost: null,
      complete: null,
      complete_cost: null,
      previous: null,
      previous_cost: null,
      forecast: null,
      forecast_reason: reason,
    },
    rate: null,
    total: costLine("total", null, { ...bare, steps: DAYS.map(() => null) }),
    groups_reason: reason,
    lines: null,
    groups_count: 0,
    movers: null,
    loss: { ...bare, reason },
    bill: null,
    tag_keys: [],
  });
}
