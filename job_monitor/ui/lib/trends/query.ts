import type { Asked } from "~/lib/look.ts";
import { filterParams } from "~/lib/metrics/filters.ts";
import { after, useMetrics } from "~/lib/metrics/query.ts";
import { rangeParams } from "~/lib/metrics/range.ts";
import { useAsked } from "~/lib/queries.ts";
import type { MetricLine, MetricName, MetricScope, MetricsResult } from "~/lib/types.ts";
import { stepOf, type TrendsSearch } from "./search.ts";

export type Trend = {
  query: Asked<MetricsResult>;
  /** The same over as many days before, each group beside itself; undefined until it is there. */
  before: MetricsResult | undefined;
};

/** Everything of the page's question but which metric and how it is drawn. */
export function scopeOf(search: TrendsSearch): MetricScope {
  return { ...rangeParams(search), ...filterParams(search) };
}

/** Series over the range, each with that of as many days before. */
export function useTrend(
  first: Asked<unknown>,
  search: TrendsSearch,
  metric: MetricName[],
  split?: { by: string; limit: number },
): Trend {
  const groups = split ? { group_by: [split.by], limit: split.limit } : { limit: 1 };
  const asked = { metric, grain: stepOf(search), ...groups, ...scopeOf(search), compare: true };
  const now = useMetrics(asked, first.data !== undefined);
  return { query: useAsked(after(first, now)), before: now.data && daysBefore(now.data) };
}

function daysBefore(answer: MetricsResult): MetricsResult {
  const earlier = (line: MetricLine): MetricLine => ({ ...line, points: line.points_before });
  return { ...answer, total: earlier(answer.total), groups: answer.groups.map(earlier) };
}
