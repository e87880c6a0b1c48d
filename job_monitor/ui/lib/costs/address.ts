import { readSome, type Some } from "~/lib/jobs/search.ts";
import { type FilterSearch, readFilters } from "~/lib/metrics/filter-address.ts";
import { zoneSearch } from "~/lib/metrics/zone.ts";
import { type WindowDays, type WindowSearch, windowSearch } from "~/lib/window.ts";

/** The page's state as its address carries it. What is usual is left out. */
export type CostsSearch = WindowSearch &
  FilterSearch & {
    /** Costs are of no kind of run. Said as undefined: an absent key would let the raw one through. */
    kind?: undefined;
    /** What was used, and by what product. */
    sku?: Some;
    product?: Some;
    /** What the bars and the table are split by; the team when left out. */
    by?: string | undefined;
    /** IANA name; UTC when left out. */
    zone?: string | undefined;
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
  return {
    ...windowSearch(search),
    ...readFilters(search),
    kind: undefined,
    sku: readSome(search.sku),
    product: readSome(search.product),
    by: (SPLITS.includes(by) || TAG.test(by)) && by !== USUAL_SPLIT ? by : undefined,
    zone: zoneSearch(search.zone),
    order: search.order === "change" ? "change" : undefined,
    view: search.view === "day" ? "day" : undefined,
  };
}
