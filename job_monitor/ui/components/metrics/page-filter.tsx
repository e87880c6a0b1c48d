import { type JobSearch, readJobFilters } from "~/lib/metrics/filter-address.ts";
import type { MetricScope } from "~/lib/types.ts";
import { FilterBar } from "./filter-bar.tsx";

type Props = {
  filters: JobSearch;
  range: MetricScope;
  onChange: (filters: JobSearch, isTyping: boolean) => void;
};

/** Which jobs the page's figures are of. */
export function PageFilter({ filters, range, onChange }: Props) {
  return (
    <FilterBar
      filters={filters}
      range={range}
      facets={["ws", "team", "owner"]}
      onChange={(next, isTyping) => onChange(readJobFilters(next), isTyping)}
    />
  );
}
