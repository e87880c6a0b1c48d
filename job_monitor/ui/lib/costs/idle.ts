import { attributionLook } from "~/lib/attribution.ts";
import type { Asked, Look } from "~/lib/look.ts";
import { rest } from "~/lib/metrics/values.ts";
import type { Attribution } from "~/lib/types.ts";

/** Null is not known: what used them could not be read. */
export type Idle = { cost: string; clusters: string | null; warehouses: string | null; currency: string | null };

type Parts = NonNullable<Attribution["parts"]>;

/** What nobody used, of the parts of the bill; not known where neither of the two can be told. */
export function idleLook(query: Asked<Attribution>): Look<Idle> {
  const look = attributionLook(query);
  if (look.kind !== "ready") return look;
  const { parts, currency } = look.value;
  const clusters = amountOf(parts ?? [], "idle_cluster", "cluster_not_told");
  const warehouses = amountOf(parts ?? [], "idle_warehouse", "warehouse_not_told");
  const known = [clusters, warehouses].filter((one) => one !== null);
  if (known.length === 0) return { kind: "unknown" };
  return { ...look, value: { cost: sumOf(known), clusters, warehouses, currency } };
}

function amountOf(parts: Parts, reason: string, untold: string): string | null {
  if (parts.some((part) => part.reason === untold)) return null;
  const costs = parts.filter((part) => part.reason === reason).map((part) => part.cost);
  return costs.includes(null) ? null : sumOf(costs.filter((cost) => cost !== null));
}

/** The exact sum. */
function sumOf(amounts: readonly string[]): string {
  return rest(
    "0",
    amounts.map((one) => (one.startsWith("-") ? one.slice(1) : `-${one}`)),
  );
}
