import { type Asked, type Look, lookOf } from "~/lib/look.ts";
import { pick } from "~/lib/sources.ts";
import type { Costs, Source } from "~/lib/types.ts";

const BILL = ["system.billing.usage", "system.billing.list_prices"];
const RUNS = "system.lakeflow.job_run_timeline";
const JOBS = "system.lakeflow.jobs";

type Part<Value> = {
  value: (costs: Costs) => Value | null;
  /** Why the value is null, where a sentence says so and no source stands for it. */
  reason?: (costs: Costs) => string | null;
  isEmpty?: (value: Value) => boolean;
  /** Beside the bill. */
  also?: readonly string[];
};

function sourcesOf(costs: Costs, also: readonly string[]): Source[] {
  return [...pick(costs.sources, [...BILL, ...also]), ...costs.sources.filter(({ name }) => name.startsWith("claim:"))];
}

/** How a panel of the answer looks. What is null has its source as the cause, or else its sentence. */
function look<Value>(query: Asked<Costs>, { value, reason, isEmpty, also = [] }: Part<Value>): Look<Value> {
  const found = lookOf<Costs, Value>({
    query,
    sources: (costs) => sourcesOf(costs, also),
    value,
    ...(isEmpty ? { isEmpty } : {}),
  });
  const sentence = query.data && (reason?.(query.data) ?? query.data.reason);
  if (found.kind !== "unknown" || !sentence) return found;
  return { kind: "failed", sentence, source: null, retry: () => void query.refetch() };
}

function isTold(costs: Costs): boolean {
  return costs.reason === null;
}

export function monthLook(query: Asked<Costs>): Look<Costs> {
  return look(query, { value: (costs) => (isTold(costs) ? costs : null) });
}

/** Without a reason and without a cost: no run that ended in these days has a cost. */
export type WithLoss = { costs: Costs; cost: string | null };

export function lossLook(query: Asked<Costs>): Look<WithLoss> {
  return look(query, {
    value: (costs) => (costs.loss.reason === null ? { costs, cost: costs.loss.cost } : null),
    reason: ({ loss }) => loss.reason,
    also: [RUNS],
  });
}

export function daysLook(query: Asked<Costs>): Look<Costs> {
  return look(query, {
    value: (costs) => (isTold(costs) ? costs : null),
    isEmpty: ({ total, steps }) => total.cost === null || (Number(total.cost) === 0 && steps.every(isNothing(total))),
  });
}

function isNothing(total: Costs["total"]) {
  return (_: unknown, at: number) => Number(total.steps[at] ?? 0) === 0;
}

export type Grouped = { costs: Costs; lines: NonNullable<Costs["lines"]> };

export function groupsLook(query: Asked<Costs>): Look<Grouped> {
  return look(query, {
    value: (costs) => (costs.lines === null ? null : { costs, lines: costs.lines }),
    reason: ({ groups_reason }) => groups_reason,
    isEmpty: ({ lines }) => lines.length === 0,
    also: [JOBS],
  });
}

/** Movers are null where there are not two weeks to compare. */
export type Moved = Pick<Costs, "movers"> & { costs: Costs };

export function moversLook(query: Asked<Costs>): Look<Moved> {
  return look(query, {
    value: (costs) => (isTold(costs) ? { costs, movers: costs.movers } : null),
    isEmpty: ({ movers }) => movers?.length === 0,
  });
}

export type InBill = { costs: Costs; bill: NonNullable<Costs["bill"]> };

/** Of jobs alone: the parts of the bill that they are, and are not. */
export function billLook(query: Asked<Costs>): Look<InBill> {
  return look(query, {
    value: (costs) => (costs.bill === null || costs.bill.reason !== null ? null : { costs, bill: costs.bill }),
    reason: ({ bill }) => bill?.reason ?? null,
    also: [JOBS],
  });
}
