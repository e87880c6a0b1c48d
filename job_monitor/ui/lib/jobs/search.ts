import { RESULTS } from "~/lib/results.ts";

/** What the list can be narrowed by, beside its text. */
export const FACETS = ["state", "ws", "team", "owner"] as const;
export type Facet = (typeof FACETS)[number];

export const SORTS = [
  "attention",
  "name",
  "team",
  "state",
  "success",
  "typical",
  "trend",
  "cost",
  "last",
  "margin",
] as const;
export type SortKey = (typeof SORTS)[number];

/** Beside the table: the last runs of each job, or what happened to it hour by hour. */
const VIEWS = ["matrix", "hours"] as const;
export type JobsView = (typeof VIEWS)[number];

/** One value as itself, several as a list, so that a common address stays short. */
export type Some = string | string[] | undefined;

/** The page's state as its address carries it. What is usual is left out. */
export type JobsSearch = {
  q?: string | undefined;
  state?: Some;
  ws?: Some;
  team?: Some;
  owner?: Some;
  /** As everywhere: `key=value`, `key=` for none, `key` for any. */
  tag?: Some;
  sort?: SortKey | undefined;
  /** Against the direction that is natural for the order. */
  turned?: true | undefined;
  view?: JobsView | undefined;
  deleted?: true | undefined;
};

/** `job_id` typed by hand comes as a number. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
}

export function listOf(value: Some): string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

export function someOf(values: readonly string[]): Some {
  return values.length === 0 ? undefined : values.length === 1 ? values[0] : [...values];
}

export function readSome(value: unknown, isKnown: (one: string) => boolean = () => true): Some {
  const given = (Array.isArray(value) ? value : [value]).map(textOf);
  const known = given.filter((one): one is string => one !== undefined && isKnown(one));
  return someOf([...new Set(known)].sort());
}

/** `key=value`, `key=` or `key`. */
export function isTag(text: string): boolean {
  return /^[^=]{1,200}(=|$)/.test(text);
}

const STATES: ReadonlySet<string> = new Set([...Object.keys(RESULTS), "none"]);

/**
 * Reads the address; what is not known is dropped, never an error. Said as undefined: an absent key would let the raw
 * one through.
 */
export function readSearch(search: Record<string, unknown>): JobsSearch {
  const sort = SORTS.find((known) => known === search.sort && known !== "attention");
  return {
    q: textOf(search.q) || undefined,
    state: readSome(search.state, (one) => STATES.has(one)),
    ws: readSome(search.ws),
    team: readSome(search.team),
    owner: readSome(search.owner),
    tag: readSome(search.tag, isTag),
    sort,
    turned: sort !== undefined && search.turned === true ? true : undefined,
    view: VIEWS.find((known) => known === search.view),
    deleted: search.deleted === true ? true : undefined,
  };
}

/** The address after a value of a facet was chosen, or taken back. */
export function toggled(search: JobsSearch, facet: Facet, value: string): JobsSearch {
  const chosen = listOf(search[facet]);
  const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value].sort();
  return { ...search, [facet]: someOf(next) };
}

/** The order after a press on a header: its natural direction, then the other, then the default order again. */
export function resorted(search: JobsSearch, key: SortKey): JobsSearch {
  if (search.sort !== key) return { ...search, sort: key, turned: undefined };
  if (!search.turned) return { ...search, turned: true };
  return { ...search, sort: undefined, turned: undefined };
}

export function cleared(search: JobsSearch): JobsSearch {
  return { sort: search.sort, turned: search.turned, view: search.view };
}

export function isFiltered(search: JobsSearch): boolean {
  return Boolean(search.q) || search.tag !== undefined || FACETS.some((facet) => search[facet] !== undefined);
}
