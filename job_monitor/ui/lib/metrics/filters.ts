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
  tag: { word: "tag", dimension: "tag" },
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
  tag: undefined,
  name: undefined,
  kind: undefined,
};

/** A text without `*` is looked for anywhere in the name. */
export function namePattern(name: string): string {
  const text = name.trim();
  return text.includes("*") ? text : `*${text}*`;
}

type FilterParams = Pick<MetricScope, "workspace" | "team" | "owner" | "tag" | "name" | "kind">;

/** The filters as the API takes them; what is not chosen is left out. */
export function filterParams(filters: FilterSearch): FilterParams {
  const some = (value: Some) => (value === undefined ? undefined : listOf(value));
  const all = {
    workspace: some(filters.ws),
    team: some(filters.team),
    owner: some(filters.owner),
    tag: some(filters.tag),
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

/** Filters of jobs: then amounts are of jobs, and not of the whole bill. */
export function namesJobs({ team, owner, name, tag }: FilterSearch): boolean {
  return [team, owner, name, tag].some((one) => one !== undefined);
}
