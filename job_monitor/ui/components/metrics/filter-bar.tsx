import { type ReactNode, useState } from "react";
import { type Choice, FacetMenu } from "~/components/table/facet-menu.tsx";
import { FilterField } from "~/components/table/filter-field.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { listOf, someOf } from "~/lib/jobs/search.ts";
import { type FilterSearch, isNarrowed, KINDS, NO_FILTERS } from "~/lib/metrics/filters.ts";
import { useCalm, useMetrics } from "~/lib/metrics/query.ts";
import { numberOf, valueIn } from "~/lib/metrics/values.ts";
import { labelOf } from "~/lib/trends/table.ts";
import type { MetricLine, MetricScope } from "~/lib/types.ts";
import { TagFacet } from "./tag-facet.tsx";

type Props = {
  filters: FilterSearch;
  /** Days and zone of the page: beside each value stands how many runs it has in them. */
  range: MetricScope;
  onChange: (filters: FilterSearch, isTyping: boolean) => void;
  /** Those that the page's figures can be narrowed by; all when left out. */
  facets?: readonly Facet[];
  /** Controls of the page that stand in the same line. */
  children?: ReactNode;
};

type Facet = "ws" | "team" | "owner" | "kind";

const FACETS: { facet: Facet; label: string; dimension: string; column: string }[] = [
  { facet: "ws", label: "Workspace", dimension: "workspace", column: "workspace_id" },
  { facet: "team", label: "Team", dimension: "team", column: "team" },
  { facet: "owner", label: "Owner", dimension: "owner", column: "owner" },
  { facet: "kind", label: "Kind", dimension: "kind", column: "kind" },
];

/** What narrows every figure of the page. Typing changes the address in place; a choice can be undone with Back. */
export function FilterBar({ filters, range, onChange, facets, children }: Props) {
  const toggle = (facet: Facet) => (value: string) => {
    const chosen = listOf(filters[facet]);
    const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value].sort();
    onChange({ ...filters, [facet]: someOf(next) }, false);
  };
  return (
    <div className="flex flex-wrap items-center gap-1.5" data-noprint>
      <NameField name={filters.name} onName={(name) => onChange({ ...filters, name }, true)} />
      {FACETS.filter(({ facet }) => facets?.includes(facet) ?? true).map(({ facet, ...more }) => (
        <Values key={facet} {...more} chosen={listOf(filters[facet])} range={range} onToggle={toggle(facet)} />
      ))}
      <TagFacet
        tags={listOf(filters.tag)}
        range={range}
        onTags={(tags) => onChange({ ...filters, tag: someOf(tags) }, false)}
      />
      {isNarrowed(filters) && (
        <button
          type="button"
          onClick={() => onChange({ ...filters, ...NO_FILTERS }, false)}
          className="h-7 rounded-md px-2 font-medium text-accent hover:bg-hover"
        >
          Clear
        </button>
      )}
      {children && <span className="ml-1.5 inline-flex">{children}</span>}
    </div>
  );
}

function NameField({ name = "", onName }: { name: string | undefined; onName: (name: string | undefined) => void }) {
  const [typed, setTyped] = useCalm(name, (text) => onName(text || undefined));
  return (
    <FilterField
      label="Filter by the job's name"
      title="A part of the job's name, or all of it with * for any text"
      placeholder="Job name, or a pattern: etl_*"
      text={typed}
      onText={setTyped}
    />
  );
}

type ValuesProps = (typeof FACETS)[number] extends infer One
  ? Omit<One & object, "facet"> & { chosen: string[]; range: MetricScope; onToggle: (value: string) => void }
  : never;

/** The values of one facet, asked for when it is opened first. */
function Values({ label, dimension, column, chosen, range, onToggle }: ValuesProps) {
  const [isWanted, setWanted] = useState(false);
  const kind = dimension === "kind" ? { kind: Object.keys(KINDS) } : {};
  const { data, error } = useMetrics(
    { metric: ["runs"], group_by: [dimension], limit: 1000, ...range, ...kind },
    isWanted,
  );
  const note = data ? undefined : error ? sentenceOf(error) : "Asking …";
  return (
    <FacetMenu
      label={label}
      choices={choices(data?.groups ?? [], column, chosen)}
      chosen={chosen}
      onToggle={onToggle}
      onOpen={() => setWanted(true)}
      note={note}
    />
  );
}

const KIND_WORDS: Record<string, string> = KINDS;

function choices(groups: readonly MetricLine[], column: string, chosen: readonly string[]): Choice[] {
  const found = groups.map((line) => {
    const value = line.group[column] ?? "";
    const label = column === "kind" ? (KIND_WORDS[value] ?? value) : labelOf(line);
    return { value, label, count: numberOf(valueIn(line.values, "runs")) ?? 0 };
  });
  const others = chosen.filter((value) => !found.some((one) => one.value === value));
  return [...found, ...others.map((value) => ({ value, label: value || "None", count: 0 }))];
}
