import { useRef } from "react";
import { FacetMenu } from "~/components/table/facet-menu.tsx";
import { KINDS, type Kind } from "~/lib/compute/decode.ts";
import { type Counts, NO_POLICY, NOT_TOLD } from "~/lib/compute/list.ts";
import { type ComputeSearch, cleared, type Facet, isFiltered, toggled } from "~/lib/compute/search.ts";
import { offered } from "~/lib/jobs/filter.ts";
import { listOf } from "~/lib/jobs/search.ts";
import { useKeys } from "~/lib/keys.ts";

type Props = {
  search: ComputeSearch;
  counts: Counts;
  /** Names of workspaces by id. */
  workspaces: ReadonlyMap<string, string>;
  onChange: (search: ComputeSearch, isTyping: boolean) => void;
};

/** Everything that narrows the list. Typing changes the address in place; a choice can be undone with Back. */
export function FilterBar({ search, counts, workspaces, onChange }: Props) {
  const menu = (facet: Facet, label: string, named: (value: string) => string) => (
    <FacetMenu
      label={label}
      chosen={listOf(search[facet])}
      onToggle={(value) => onChange(toggled(search, facet, value), false)}
      choices={offered(counts[facet], listOf(search[facet])).map(([value, n]) => ({
        value,
        label: named(value),
        count: n,
      }))}
    />
  );
  return (
    <div className="flex flex-wrap items-center gap-1.5 px-3.5 pb-2" data-noprint>
      <TextField text={search.q ?? ""} onText={(q) => onChange({ ...search, q: q || undefined }, true)} />
      {menu("kind", "Kind", (value) => KINDS[value as Kind]?.word ?? value)}
      {menu("runtime", "Runtime", (value) => (value === NOT_TOLD ? "Not known" : value))}
      {menu("policy", "Policy", policyWord)}
      {menu("ws", "Workspace", (value) => workspaces.get(value) ?? value)}
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

function policyWord(value: string): string {
  if (value === NO_POLICY) return "Outside of any policy";
  return value === NOT_TOLD ? "Not known" : value;
}

function TextField({ text, onText }: { text: string; onText: (text: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useKeys("Filter", [{ press: "/", does: "Go to the filter; Escape leaves it", run: () => field.current?.focus() }]);
  return (
    <input
      ref={field}
      type="search"
      aria-label="Filter clusters"
      placeholder="Name, id, owner, node type"
      value={text}
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur();
      }}
      className="h-7 min-w-0 flex-1 basis-56 rounded-md border border-line-strong bg-panel px-2 placeholder:text-muted sm:max-w-80"
    />
  );
}
