import { lazy, Suspense } from "react";
import { type JobSearch, readJobFilters } from "~/lib/metrics/filter-address.ts";
import type { MetricScope } from "~/lib/types.ts";

// Beside the figures, which a page is opened for: its code comes after them.
const FilterBar = lazy(async () => ({ default: (await import("./filter-bar.tsx")).FilterBar }));

type Props = {
  filters: JobSearch;
  range: MetricScope;
  onChange: (filters: JobSearch, isTyping: boolean) => void;
};

/** Which jobs the page's figures are of. */
export function PageFilter({ filters, range, onChange }: Props) {
  return (
    <Suspense fallback={<div className="h-7 max-sm:h-15.5" data-noprint />}>
      <FilterBar
        filters={filters}
        range={range}
        facets={["ws", "team", "owner"]}
        onChange={(next, isTyping) => onChange(readJobFilters(next), isTyping)}
      />
    </Suspense>
  );
}
