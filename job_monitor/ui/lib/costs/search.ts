import { listOf, someOf } from "~/lib/jobs/search.ts";
import { filterParams, namesJobs } from "~/lib/metrics/filters.ts";
import { splitWord } from "~/lib/trends/split.ts";
import type { CostQuery } from "~/lib/types.ts";
import { type CostsSearch, INITIAL_DAYS, SPLITS, USUAL_SPLIT } from "./address.ts";

export function splitOf(search: CostsSearch): string {
  return search.by ?? USUAL_SPLIT;
}

/** What can be split by, with words: tags are those that jobs have. */
export function splitsOf(tagKeys: readonly string[], chosen: string): { value: string; word: string }[] {
  const tags = tagKeys.map((key) => `tag:${key}`);
  const all = [...SPLITS, ...tags, ...(SPLITS.includes(chosen) || tags.includes(chosen) ? [] : [chosen])];
  return all.map((value) => ({ value, word: splitWord(value) }));
}

export function isNarrowed(search: CostsSearch): boolean {
  return namesJobs(search) || namesUsage(search) || search.ws !== undefined;
}

/** Filters of what was used: of the bill by its reasons, and of runs, it is not known. */
export function namesUsage({ sku, product }: CostsSearch): boolean {
  return sku !== undefined || product !== undefined;
}

export const GROUPS_AT_MOST = 50;

/** The page's question. */
export function costQuery(search: CostsSearch, limit = GROUPS_AT_MOST): CostQuery {
  const { days = INITIAL_DAYS, order, zone, sku, product } = search;
  return {
    days,
    group_by: [splitOf(search)],
    limit,
    ...filterParams(search),
    ...(sku === undefined ? {} : { sku: listOf(sku) }),
    ...(product === undefined ? {} : { product: listOf(product) }),
    ...(zone === undefined ? {} : { zone }),
    ...(order === undefined ? {} : { order }),
  };
}

/** What the statement behind a number is asked with. */
export function sqlScope(search: CostsSearch) {
  const { group_by: _by, limit: _limit, order: _order, ...scope } = costQuery(search);
  return scope;
}

const COLUMNS: Record<string, { column: string; filter: "ws" | "team" | "owner" | "sku" | "product" }> = {
  workspace: { column: "workspace_id", filter: "ws" },
  team: { column: "team", filter: "team" },
  owner: { column: "owner", filter: "owner" },
  sku: { column: "sku_name", filter: "sku" },
  product: { column: "product", filter: "product" },
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
  if (by === "product") return "sku";
  return by === "workspace" || by === "sku" ? undefined : "job";
}
