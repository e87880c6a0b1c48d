import { lazy, Suspense } from "react";
import { FacetMenu } from "~/components/table/facet-menu.tsx";
import { FilterField } from "~/components/table/filter-field.tsx";
import { type Counts, offered } from "~/lib/jobs/filter.ts";
import { cleared, type Facet, isFiltered, type JobsSearch, listOf, toggled } from "~/lib/jobs/search.ts";
import { useSettled } from "~/lib/settled.ts";
import { StateChips } from "./state-chips.tsx";

const TagMenu = lazy(() => import("./tag-menu.tsx"));

type Props = {
  search: JobsSearch;
  counts: Counts;
  /** Names of workspaces by id. */
  workspaces: ReadonlyMap<string, string>;
  hasRuns: boolean;
  onChange: (search: JobsSearch, isTyping: boolean) => void;
};

/** Everything that narrows the list. Typing changes the address in place; a choice can be undone with Back. */
export function FilterBar({ search, counts, workspaces, hasRuns, onChange }: Props) {
  const isSettled = useSettled();
  const toggle = (facet: Facet) => (value: string) => onChange(toggled(search, facet, value), false);
  const menu = (facet: Facet, label: string, named: (value: string) => string) => (
    <FacetMenu
      label={label}
      chosen={listOf(search[facet])}
      onToggle={toggle(facet)}
      choices={offered(counts[facet], listOf(search[facet])).map(([value, n]) => ({
        value,
        label: named(value),
        count: n,
      }))}
    />
  );
  return (
    <div className="flex flex-wrap items-center gap-1.5 px-3.5 pb-2" data-noprint>
      <FilterField
        label="Filter jobs"
        title="Words in the name, id, workspace, team or owner; a name with * as a pattern; the address of a job"
        placeholder="Name, id, owner, or a pattern: etl_*"
        text={search.q ?? ""}
        onText={(q) => onChange({ ...search, q: q || undefined }, true)}
      />
      {menu("ws", "Workspace", (value) => workspaces.get(value) ?? value)}
      {menu("team", "Team", (value) => value || "No team")}
      {menu("owner", "Owner", (value) => value || "No owner")}
      <Suspense>{isSettled && <TagMenu search={search} onChange={onChange} />}</Suspense>
      <label className="flex h-7 items-center gap-1.5 px-1 text-muted">
        <input
          type="checkbox"
          checked={search.deleted === true}
          onChange={(event) => onChange({ ...search, deleted: event.target.checked || undefined }, false)}
          className="size-3.5 accent-accent"
        />
        Deleted too
      </label>
      {hasRuns && <StateChips counts={counts.state} chosen={listOf(search.state)} onToggle={toggle("state")} />}
      {isFiltered(search) && (
        <button
          type="button"
          onClick={() => onChange(cleared(search), false)}
          className="h-7 rounded-md px-2 font-medium text-accent hover:bg-hover"
        >
          Clear
        </button>
      )}
    </div>
  );
}
