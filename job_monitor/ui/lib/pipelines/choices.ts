import { listOf, someOf } from "~/lib/jobs/search.ts";
import type { PipelineKind } from "~/lib/types.ts";
import { KIND_ORDER, kindSearch, type PipelinesSearch, type SortKey, USUAL_KINDS } from "./search.ts";

/** What each kind is called. A new kind does not compile until it has a word here. */
export const KINDS = {
  pipeline: { word: "Pipeline", many: "Pipelines", meaning: "ETL pipelines" },
  ingestion: { word: "Ingestion", many: "Ingestion", meaning: "Managed ingestion pipelines and their gateways" },
  view: { word: "View", many: "Views", meaning: "Materialized views and streaming tables made in SQL" },
  unknown: {
    word: "Unknown",
    many: "Unknown kind",
    meaning: "Of a type that is not known, or in no table that is read",
  },
} satisfies Record<PipelineKind, { word: string; many: string; meaning: string }>;

/** The kinds that the address asks for, in a fixed order. */
export function kindsOf(search: PipelinesSearch): PipelineKind[] {
  const chosen = listOf(search.kind);
  const wanted: readonly string[] = chosen.length > 0 ? chosen : USUAL_KINDS;
  return KIND_ORDER.filter((kind) => wanted.includes(kind));
}

/** The last kind cannot be taken away: without any there is nothing to ask for. */
export function toggledKind(search: PipelinesSearch, kind: PipelineKind): PipelinesSearch {
  const now = kindsOf(search);
  const next = now.includes(kind) ? now.filter((one) => one !== kind) : [...now, kind];
  return { ...search, kind: kindSearch(next) };
}

export function toggledIn(search: PipelinesSearch, facet: "state" | "ws" | "show", value: string): PipelinesSearch {
  const chosen = listOf(search[facet]);
  const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value].sort();
  return { ...search, [facet]: someOf(next) };
}

/** The order after a press on a header: its natural direction, then the other, then the default order again. */
export function resorted(search: PipelinesSearch, key: SortKey): PipelinesSearch {
  if (search.sort !== key) return { ...search, sort: key, turned: undefined };
  if (!search.turned) return { ...search, turned: true };
  return { ...search, sort: undefined, turned: undefined };
}

/** Without what narrows the list; the kinds and the window stay. */
export function cleared({ kind, days, sort, turned, deleted }: PipelinesSearch): PipelinesSearch {
  return { kind, days, sort, turned, deleted };
}

export function isFiltered({ q, state, ws, show }: PipelinesSearch): boolean {
  return Boolean(q) || [state, ws, show].some((one) => one !== undefined);
}
