import type { Asked } from "~/lib/look.ts";
import { filterParams } from "~/lib/metrics/filters.ts";
import { after, useMetrics } from "~/lib/metrics/query.ts";
import { rangeParams } from "~/lib/metrics/range.ts";
import { useAsked } from "~/lib/queries.ts";
import { useSettled } from "~/lib/settled.ts";
import type { MetricLine, MetricName, MetricScope, MetricsResult } from "~/lib/types.ts";
import { CHANGES } from "./changes.ts";
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

const NAMED_CHANGES = 50;

/** When jobs became other than they were, for marks on the charts; it does not hold up the rest. */
export function useChanges(search: TrendsSearch, isWanted: boolean): Asked<MetricsResult> {
  const { kind: _kind, ...scope } = scopeOf(search);
  const asked = { metric: [CHANGES], grain: stepOf(search), group_by: ["job"], limit: NAMED_CHANGES, ...scope };
  const isSettled = useSettled();
  return useMetrics(asked, isWanted && isSettled);
}
