import { listOf, type Some, someOf } from "~/lib/jobs/search.ts";
import { type FilterSearch, filterParams, readFilters } from "~/lib/metrics/filters.ts";
import { splitWord } from "~/lib/trends/search.ts";
import type { CostQuery } from "~/lib/types.ts";
import { type WindowDays, type WindowSearch, windowSearch } from "~/lib/window.ts";

/** The page's state as its address carries it. What is usual is left out. */
export type CostsSearch = WindowSearch &
  FilterSearch & {
    /** Costs are of no kind of run. Said as undefined: an absent key would let the raw one through. */
    kind?: undefined;
    /** `key=value`; several of one key are one of them, of different keys all of them. */
    tag?: Some;
    /** What the bars and the table are split by; the team when left out. */
    by?: string | undefined;
    /** Groups by their change, in place of their cost. */
    order?: "change" | undefined;
    /** The lines of usage below the rest. */
    view?: "day" | undefined;
  };

export const INITIAL_DAYS: WindowDays = 30;
export const USUAL_SPLIT = "team";
const SPLITS = ["team", "owner", "job", "workspace", "sku", "product", "step"];
const TAG = /^tag:.{1,100}$/;

export function readCosts(search: Record<string, unknown>): CostsSearch {
  const by = typeof search.by === "string" ? search.by : "";
  const tags = listOf(search.tag as Some).filter((one) => typeof one === "string" && /^[^=]{1,200}=/.test(one));
  return {
    ...windowSearch(search),
    ...readFilters(search),
    kind: undefined,
    tag: someOf(tags),
    by: (SPLITS.includes(by) || TAG.test(by)) && by !== USUAL_SPLIT ? by : undefined,
    order: search.order === "change" ? "change" : undefined,
    view: search.view === "day" ? "day" : undefined,
  };
}

export function splitOf(search: CostsSearch): string {
  return search.by ?? USUAL_SPLIT;
}

/** What can be split by, with words: tags are those that jobs have. */
export function splitsOf(tagKeys: readonly string[], chosen: string): { value: string; word: string }[] {
  const tags = tagKeys.map((key) => `tag:${key}`);
  const all = [...SPLITS, ...tags, ...(SPLITS.includes(chosen) || tags.includes(chosen) ? [] : [chosen])];
  return all.map((value) => ({ value, word: splitWord(value) }));
}

/** Filters of jobs: then the amounts are of jobs, and not of the whole bill. */
export function namesJobs({ team, owner, name, tag }: CostsSearch): boolean {
  return [team, owner, name, tag].some((one) => one !== undefined);
}

export function isNarrowed(search: CostsSearch): boolean {
  return namesJobs(search) || search.ws !== undefined;
}

export const GROUPS_AT_MOST = 50;

/** The page's question. */
export function costQuery(search: CostsSearch, limit = GROUPS_AT_MOST): CostQuery {
  const { days = INITIAL_DAYS, tag, order } = search;
  return {
    days,
    group_by: [splitOf(search)],
    limit,
    ...filterParams(search),
    ...(tag === undefined ? {} : { tag: listOf(tag) }),
    ...(order === undefined ? {} : { order }),
  };
}

/** What the statement behind a number is asked with. */
export function sqlScope(search: CostsSearch) {
  const { group_by: _by, limit: _limit, order: _order, ...scope } = costQuery(search);
  return scope;
}

const COLUMNS: Record<string, { column: string; filter: "ws" | "team" | "owner" }> = {
  workspace: { column: "workspace_id", filter: "ws" },
  team: { column: "team", filter: "team" },
  owner: { column: "owner", filter: "owner" },
};

/** The address of one group alone, split by what is asked next; null where it cannot be filtered by. */
export function drilled(search: CostsSearch, group: Record<string, string | null>): CostsSearch | null {
  const by = splitOf(search);
  const known = COLUMNS[by];
  // The empty text stands for those without one.
  if (known) return { ...search, [known.filter]: group[known.column] ?? "", by: next(by) };
  if (!by.startsWith("tag:")) return null;
  const value = `${by.slice(4)}=${group[by] ?? ""}`;
  return { ...search, tag: someOf([...new Set([...listOf(search.tag), value])]), by: next(by) };
}

function next(by: string): string | undefined {
  return by === "workspace" ? undefined : "job";
}
