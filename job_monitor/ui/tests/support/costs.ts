import type { Attribution, MetricSql, Source } from "~/lib/types.ts";
import { AS_OF, allSources, PRICES, source, USAGE } from "./answers.ts";

type Part = NonNullable<Attribution["parts"]>[number];

export function part(step: Part["step"], cost: string | null, more: Partial<Part> = {}): Part {
  const is_estimate = step === "all_purpose" || step === "warehouse";
  return { step, reason: null, is_estimate, cost, unpriced: [], ...more };
}

export function attribution(more: Partial<Attribution> = {}): Attribution {
  return {
    as_of: AS_OF,
    sources: allSources(),
    window: { from: "2026-10-23", to: "2026-11-21", days: 30 },
    complete_until: "2026-11-19",
    currency: "EUR",
    price_basis: "list",
    cost: "200",
    list_cost: "200",
    attributed_cost: "150",
    attributed_ratio: 0.75,
    estimated_cost: "30",
    unattributed_cost: "50",
    parts: [
      part("exact", "100"),
      part("pipeline", "20"),
      part("all_purpose", "30"),
      part("unattributed", "50", { reason: "idle_cluster" }),
      part("unattributed", null, { reason: "other", unpriced: [{ usage_unit: "DBU", usage_quantity: "12.25" }] }),
    ],
    runs: {
      cost: "120",
      useful_cost: "90",
      failed_cost: "20",
      repaired_cost: "5",
      retried_cost: "3",
      cancelled_cost: "2",
      undecided_cost: "0",
      lost_cost: "30",
    },
    ...more,
  };
}

/** Nothing of the bill is known. */
export function blindAttribution(sources: Source[]): Attribution {
  return attribution({
    as_of: null,
    sources,
    complete_until: null,
    currency: null,
    price_basis: null,
    cost: null,
    list_cost: null,
    attributed_cost: null,
    attributed_ratio: null,
    estimated_cost: null,
    unattributed_cost: null,
    parts: null,
    runs: null,
  });
}

export function metricSql(more: Partial<MetricSql> = {}): MetricSql {
  return {
    as_of: AS_OF,
    sources: [source(USAGE), source(PRICES)],
    name: "billed_cost",
    zone: "UTC",
    window: { from: "2026-10-23", to: "2026-11-21", days: 30 },
    sql: "-- Billed cost\nselect 1 as billed_cost",
    ...more,
  };
}
