import { useEffect, useRef, useState } from "react";
import { api } from "~/lib/api.ts";
import type { Asked } from "~/lib/look.ts";
import type { MetricQuery, MetricsResult } from "~/lib/types.ts";

/** What metrics there are; it changes with the product and with what may be told. */
export function useMetricList(isWanted = true) {
  return api.useQuery("get", "/api/metrics", {}, { enabled: isWanted });
}

export function useMetrics(query: MetricQuery, isWanted = true) {
  return api.useQuery(
    "get",
    "/api/metrics/query",
    { params: { query } },
    { enabled: isWanted && query.metric.length > 0 },
  );
}

/** A question that cannot be asked before another is answered fails with that one. */
export function after(first: Asked<unknown>, then: Asked<MetricsResult>): Asked<MetricsResult> {
  return first.data === undefined && first.error != null
    ? { data: undefined, error: first.error, refetch: first.refetch }
    : then;
}

const CALM_MS = 350;

/** The text once nobody has typed for a moment: a request for each letter helps nobody. */
export function useCalm(text: string, onCalm: (text: string) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState(text);
  const latest = useRef(onCalm);
  latest.current = onCalm;
  useEffect(() => setTyped(text), [text]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the wait
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => latest.current(typed), CALM_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped];
}
