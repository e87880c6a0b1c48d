import { duration, money, UNKNOWN } from "./format.ts";
import { type Asked, type Look, lookOf } from "./look.ts";
import type { OwnCost, Status } from "./types.ts";

/** Nothing was asked of the warehouse yet, so there is nothing to show. */
function isUnused(own: OwnCost): boolean {
  return own.statements.length === 0 && own.last_month.up_s === 0 && Number(own.last_month.billed_cost ?? 0) === 0;
}

/**
 * What was measured is known whatever the bill's state is; a bill that cannot be read leaves the cost unknown, with its
 * reason beside it, so such a source does not darken the panel. A cost from an earlier read of it is marked as one.
 */
export function ownCostLook(query: Asked<Status>): Look<OwnCost> {
  return lookOf({
    query,
    sources: ({ own_cost: own, sources }) =>
      sources.filter(({ state }) => own === null || state === "stale" || (state === "failed" && own.reason === null)),
    value: (status) => status.own_cost,
    isEmpty: isUnused,
  });
}

/** `$1.20 billed, $0.30 estimated`; nothing where neither can be told. */
export function partsOf(period: OwnCost["last_day"], currency: string | null): string | null {
  if (period.billed_cost === null && period.estimated_cost === null) return null;
  return `${money(period.billed_cost, currency)} billed, ${money(period.estimated_cost, currency)} estimated`;
}

/** The share of today's cap that is used, from 0 to 1; null without a cap. */
export function usedOfCap(own: OwnCost): number | null {
  return own.limit_s === null ? null : Math.min(1, own.used_today_s / own.limit_s);
}

export function capWords(own: OwnCost): string {
  const used = duration(own.used_today_s);
  if (own.limit_s === null) return `No cap is set. ${used} of warehouse time used today (UTC).`;
  return `${used} of ${duration(own.limit_s)} of warehouse time used today (UTC); ${duration(own.may_be_used_s)} may be used by now.`;
}

export function warehouseWords(own: OwnCost): string {
  const size = own.warehouse_size ?? UNKNOWN;
  const idle =
    own.auto_stop_s === null ? "when it stops is not known" : `stops after ${duration(own.auto_stop_s)} idle`;
  return `${own.warehouse_name ?? own.warehouse_id}, size ${size}, ${idle}`;
}
