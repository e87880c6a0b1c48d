import { listOf, readSome, type Some, someOf, textOf } from "~/lib/jobs/search.ts";
import { RESULTS } from "~/lib/results.ts";
import type { PipelineKind } from "~/lib/types.ts";
import { type WindowDays, windowSearch } from "~/lib/window.ts";

export const INITIAL_DAYS: WindowDays = 30;

export const KIND_ORDER = ["pipeline", "ingestion", "view", "unknown"] as const satisfies PipelineKind[];
/** Views are many, and few of them are watched. */
export const USUAL_KINDS: readonly PipelineKind[] = ["ingestion", "pipeline", "unknown"];

/** Questions that a pipeline is asked; of several, it has to fit all. */
export const TRAITS = ["failing", "retried", "alone", "idle", "continuous", "development"] as const;
export type Trait = (typeof TRAITS)[number];

export const SORTS = ["attention", "name", "state", "success", "typical", "retries", "cost", "good", "last"] as const;
export type SortKey = (typeof SORTS)[number];

/** The page's state as its address carries it. What is usual is left out. */
export type PipelinesSearch = {
  q?: string | undefined;
  kind?: Some;
  state?: Some;
  ws?: Some;
  show?: Some;
  days?: WindowDays | undefined;
  sort?: SortKey | undefined;
  /** Against the direction that is natural for the order. */
  turned?: true | undefined;
  deleted?: true | undefined;
};

const STATES: ReadonlySet<string> = new Set([...Object.keys(RESULTS), "none"]);
const SHOWN: ReadonlySet<string> = new Set(TRAITS);

function isUsual(kinds: readonly string[]): boolean {
  return kinds.length === USUAL_KINDS.length && USUAL_KINDS.every((kind) => kinds.includes(kind));
}

export function kindSearch(kinds: readonly string[]): Some {
  return kinds.length === 0 || isUsual(kinds) ? undefined : someOf([...kinds].sort());
}

/** Reads the address; what is not known is dropped, never an error. */
export function readPipelinesSearch(search: Record<string, unknown>): PipelinesSearch {
  const sort = SORTS.find((known) => known === search.sort && known !== "attention");
  const { days } = windowSearch(search);
  return {
    q: textOf(search.q) || undefined,
    kind: kindSearch(listOf(readSome(search.kind, (one) => KIND_ORDER.some((kind) => kind === one)))),
    state: readSome(search.state, (one) => STATES.has(one)),
    ws: readSome(search.ws),
    show: readSome(search.show, (one) => SHOWN.has(one)),
    days: days === INITIAL_DAYS ? undefined : days,
    sort,
    turned: sort !== undefined && search.turned === true ? true : undefined,
    deleted: search.deleted === true ? true : undefined,
  };
}
