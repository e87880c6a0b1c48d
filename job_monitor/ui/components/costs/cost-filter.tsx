import { FilterBar } from "~/components/metrics/filter-bar.tsx";
import { TagChips } from "~/components/metrics/tag-chips.tsx";
import { ZoneSelect } from "~/components/metrics/zone-select.tsx";
import { type CostsSearch, INITIAL_DAYS } from "~/lib/costs/address.ts";
import { listOf, someOf } from "~/lib/jobs/search.ts";

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
      <span className="inline-flex flex-wrap gap-1.5">
        {(["sku", "product"] as const).map((name) => (
          <Chips key={name} name={name} search={search} onChange={onChange} />
        ))}
        <ZoneSelect zone={search.zone} onZone={(zone) => onChange({ ...search, zone })} />
      </span>
    </FilterBar>
  );
}

/** What is chosen by a click on a line of the table, each with its way out. */
function Chips({ name, search, onChange }: Props & { name: "sku" | "product" }) {
  const chosen = listOf(search[name]);
  const without = (chip: string) => chosen.filter((one) => `${name}=${one}` !== chip);
  return (
    <TagChips
      tags={chosen.map((one) => `${name}=${one}`)}
      onRemove={(chip) => onChange({ ...search, [name]: someOf(without(chip)) })}
    />
  );
}
