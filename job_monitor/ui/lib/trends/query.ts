import type { Asked } from "~/lib/look.ts";
import { filterParams } from "~/lib/metrics/filters.ts";
import { after, useMetrics } from "~/lib/metrics/query.ts";
import { datesBefore, rangeParams } from "~/lib/metrics/range.ts";
import { useAsked } from "~/lib/queries.ts";
import type { MetricName, MetricScope, MetricsResult } from "~/lib/types.ts";
import { stepOf, type TrendsSearch } from "./search.ts";

export type Trend = {
  query: Asked<MetricsResult>;
  /** The same over as many days before; undefined until it is there, or where it cannot be had. */
  before: MetricsResult | undefined;
};

/** Groups of the period before are matched by name, and the greatest then need not be the greatest now. */
const GROUPS_BEFORE = 40;

/** Everything of the page's question but which metric and how it is drawn. */
export function scopeOf(search: TrendsSearch): MetricScope {
  return { ...rangeParams(search), ...filterParams(search) };
}

/** Series over the range, and then over the period before, for a thin line that does not hold up the rest. */
export function useTrend(
  first: Asked<unknown>,
  search: TrendsSearch,
  metric: MetricName[],
  split?: { by: string; limit: number },
): Trend {
  const steps = { metric, grain: stepOf(search) };
  const groups = (limit: number) => (split ? { group_by: [split.by], limit } : {});
  const now = useMetrics({ ...steps, ...groups(split?.limit ?? 1), ...scopeOf(search) }, first.data !== undefined);
  const { zone } = rangeParams(search);
  const earlier = now.data && datesBefore(now.data.window);
  const before = useMetrics(
    { ...steps, ...groups(GROUPS_BEFORE), ...filterParams(search), ...(zone ? { zone } : {}), ...earlier },
    earlier !== undefined,
  );
  return { query: useAsked(after(first, now)), before: before.data };
}
