import { listOf, type Some, someOf } from "~/lib/jobs/search.ts";
import { type FilterSearch, readFilters } from "~/lib/metrics/filter-address.ts";
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
export const SPLITS = ["team", "owner", "job", "workspace", "sku", "product", "step"];
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
