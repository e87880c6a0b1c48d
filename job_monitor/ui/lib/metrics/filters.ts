import { listOf, type Some } from "~/lib/jobs/search.ts";
import type { MetricDescription, MetricScope } from "~/lib/types.ts";
import type { FilterSearch } from "./filter-address.ts";

export { type FilterSearch, KINDS } from "./filter-address.ts";

/** Kinds that are meant when none is chosen: a notebook's workflow run is part of the run that started it. */
export const USUAL_KINDS = ["job", "one_off", "unknown"] as const;

/** What each filter is called, and what the metrics call it. */
export const FILTERS = {
  ws: { word: "workspace", dimension: "workspace" },
  team: { word: "team", dimension: "team" },
  owner: { word: "owner", dimension: "owner" },
  name: { word: "name", dimension: "name" },
  kind: { word: "kind", dimension: "kind" },
} as const satisfies Record<keyof FilterSearch, { word: string; dimension: string }>;

type FilterName = keyof typeof FILTERS;
const NAMES = Object.keys(FILTERS) as FilterName[];

function used(filters: FilterSearch): FilterName[] {
  return NAMES.filter((name) => filters[name] !== undefined);
}

export function isNarrowed(filters: FilterSearch): boolean {
  return used(filters).length > 0;
}

export const NO_FILTERS: Required<FilterSearch> = {
  ws: undefined,
  team: undefined,
  owner: undefined,
  name: undefined,
  kind: undefined,
};

/** A text without `*` is looked for anywhere in the name. */
export function namePattern(name: string): string {
  const text = name.trim();
  return text.includes("*") ? text : `*${text}*`;
}

type FilterParams = Pick<MetricScope, "workspace" | "team" | "owner" | "name" | "kind">;

/** The filters as the API takes them; what is not chosen is left out. */
export function filterParams(filters: FilterSearch): FilterParams {
  const some = (value: Some) => (value === undefined ? undefined : listOf(value));
  const all = {
    workspace: some(filters.ws),
    team: some(filters.team),
    owner: some(filters.owner),
    kind: some(filters.kind),
    name: filters.name === undefined ? undefined : namePattern(filters.name),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Words of the chosen filters that this metric cannot be narrowed by. */
export function unfitting(metric: MetricDescription, filters: FilterSearch): string[] {
  return used(filters)
    .filter((name) => !metric.filters.includes(FILTERS[name].dimension))
    .map((name) => FILTERS[name].word);
}
