import { listOf, readSome, type Some, someOf, textOf } from "~/lib/jobs/search.ts";
import { type WindowSearch, windowSearch } from "~/lib/window.ts";
import type { Kind } from "./decode.ts";

export const INITIAL_DAYS = 30;

const KINDS: readonly Kind[] = ["all_purpose", "job", "pipeline", "unknown"];

export const FACETS = ["kind", "runtime", "policy", "ws"] as const;
export type Facet = (typeof FACETS)[number];

export const SORTS = ["name", "runtime", "nodes", "cpu", "mem", "hours", "stop", "idle", "cost"] as const;
export type SortKey = (typeof SORTS)[number];

/** The page's state as its address carries it. What is usual is left out. */
export type ComputeSearch = WindowSearch & {
  q?: string | undefined;
  kind?: Some;
  runtime?: Some;
  policy?: Some;
  ws?: Some;
  sort?: SortKey | undefined;
  /** Against the direction that is natural for the order. */
  turned?: true | undefined;
  /** Every row, not the dearest alone. */
  all?: true | undefined;
};

/** Reads the address; what is not known is dropped, never an error. */
export function readComputeSearch(search: Record<string, unknown>): ComputeSearch {
  const sort = SORTS.find((known) => known === search.sort);
  const { days } = windowSearch(search);
  return {
    days: days === INITIAL_DAYS ? undefined : days,
    q: textOf(search.q) || undefined,
    kind: readSome(search.kind, (one) => KINDS.some((kind) => kind === one)),
    runtime: readSome(search.runtime),
    policy: readSome(search.policy),
    ws: readSome(search.ws),
    sort,
    turned: sort !== undefined && search.turned === true ? true : undefined,
    all: search.all === true ? true : undefined,
  };
}

/** The address after a value of a facet was chosen, or taken back. */
export function toggled(search: ComputeSearch, facet: Facet, value: string): ComputeSearch {
  const chosen = listOf(search[facet]);
  const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value].sort();
  return { ...search, [facet]: someOf(next) };
}

/** The order after a press on a header: its natural direction, then the other, then the server's order again. */
export function resorted(search: ComputeSearch, key: SortKey): ComputeSearch {
  if (search.sort !== key) return { ...search, sort: key, turned: undefined };
  return search.turned ? { ...search, sort: undefined, turned: undefined } : { ...search, turned: true };
}

export function cleared({ days, sort, turned, all }: ComputeSearch): ComputeSearch {
  return { days, sort, turned, all };
}

export function isFiltered(search: ComputeSearch): boolean {
  return Boolean(search.q) || FACETS.some((facet) => search[facet] !== undefined);
}
