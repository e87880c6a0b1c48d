import { X } from "lucide-react";
import { FilterBar } from "~/components/metrics/filter-bar.tsx";
import { type CostsSearch, INITIAL_DAYS } from "~/lib/costs/address.ts";
import { listOf, someOf } from "~/lib/jobs/search.ts";

type Props = { search: CostsSearch; onChange: (search: CostsSearch, isTyping?: boolean) => void };

/** What narrows the page; tags come by opening a group of theirs, and go by their own button. */
export function CostFilter({ search, onChange }: Props) {
  const tags = listOf(search.tag);
  return (
    <FilterBar
      filters={search}
      range={{ days: search.days ?? INITIAL_DAYS }}
      facets={["ws", "team", "owner"]}
      onChange={(filters, isTyping) => onChange({ ...search, ...filters, kind: undefined }, isTyping)}
    >
      {tags.length > 0 && (
        <span className="flex flex-wrap gap-1.5">
          {tags.map((tag) => (
            <button
              key={tag}
              type="button"
              onClick={() => onChange({ ...search, tag: someOf(tags.filter((one) => one !== tag)) })}
              title={`Take away the filter ${tag}`}
              className="inline-flex h-7 max-w-64 items-center gap-1 rounded-md border border-accent bg-accent-soft px-2 hover:bg-hover"
            >
              <span className="truncate">{tag.endsWith("=") ? `no ${tag.slice(0, -1)}` : tag.replace("=", ": ")}</span>
              <X aria-hidden="true" className="size-3 shrink-0 text-muted" />
            </button>
          ))}
        </span>
      )}
    </FilterBar>
  );
}
