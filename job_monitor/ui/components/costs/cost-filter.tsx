import { FilterBar } from "~/components/metrics/filter-bar.tsx";
import { ZoneSelect } from "~/components/metrics/zone-select.tsx";
import { type CostsSearch, INITIAL_DAYS } from "~/lib/costs/address.ts";

type Props = { search: CostsSearch; onChange: (search: CostsSearch, isTyping?: boolean) => void };

/** What narrows the page: costs are of no kind of run. */
export function CostFilter({ search, onChange }: Props) {
  return (
    <FilterBar
      filters={search}
      range={{ days: search.days ?? INITIAL_DAYS }}
      facets={["ws", "team", "owner"]}
      onChange={(filters, isTyping) => onChange({ ...search, ...filters, kind: undefined }, isTyping)}
    >
      <ZoneSelect zone={search.zone} onZone={(zone) => onChange({ ...search, zone })} />
    </FilterBar>
  );
}
