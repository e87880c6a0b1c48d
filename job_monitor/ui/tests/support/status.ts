import type { Status } from "~/lib/types.ts";
import { AS_OF, NOW, PRICES, RUNS, source, USAGE } from "./answers.ts";

export const HISTORY = "system.query.history";
const OWN: NonNullable<Status["own_cost"]> = {
  warehouse_id: "abcdef0123456789",
  warehouse_name: "System tables",
  warehouse_size: "SMALL",
  auto_stop_s: 600,
  currency: "EUR",
  method: "Each billed hour is shared.",
  reason: null,
  last_day: {
    from_at: "2026-11-20T12:00:00Z",
    statement_s: 600,
    held_s: 480,
    up_s: 7200,
    billed_cost: "12.5",
    unbilled_s: 1200,
    estimated_cost: "2.25",
    cost: "14.75",
  },
  last_month: {
    from_at: "2026-10-22T12:00:00Z",
    statement_s: 9000,
    held_s: 8000,
    up_s: 216_000,
    billed_cost: "400",
    unbilled_s: 1200,
    estimated_cost: "2.25",
    cost: "402.25",
  },
  statements: [{ feature: "sync", source: RUNS, statements_count: 288, statement_s: 310 }],
  limit_s: null,
  used_today_s: 3600,
  may_be_used_s: null,
  waiting: [],
  shedding: [
    { title: "Tables that rarely change", tables: [PRICES], from_ratio: 0.5, at_most_s: 86_400 },
    { title: "Runs of jobs and tasks", tables: [RUNS], from_ratio: 1, at_most_s: null },
  ],
};

export function ownCost(more: Partial<typeof OWN> = {}): typeof OWN {
  return { ...OWN, ...more };
}

export function status(more: Partial<Status> = {}): Status {
  return {
    version: "0.1.0",
    now: NOW,
    as_of: AS_OF,
    sources: [source(USAGE), source(PRICES), source(HISTORY)],
    store: { size_bytes: 250_000_000, generation: 7, published_at: "2026-11-21T11:58:00Z", age_s: 120 },
    own_cost: ownCost(),
    grants: [
      {
        name: "Runs",
        lights: "What ran.",
        tables: [
          {
            name: RUNS,
            state: "ok",
            statement: `GRANT SELECT ON TABLE ${RUNS}`,
            dark: "Every run.",
            is_optional: false,
          },
        ],
      },
    ],
    rights: [{ name: "CAN_USE on the SQL warehouse", given_by: "The app's resource.", dark: "Everything." }],
    ...more,
  };
}
