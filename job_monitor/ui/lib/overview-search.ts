import { type JobSearch, readJobFilters } from "./metrics/filter-address.ts";
import type { Wanted } from "./overview.ts";
import { type WindowSearch, windowSearch } from "./window.ts";

/** The state of the dashboard: its window, and which of the failing jobs it lists. */
export type DashboardSearch = WindowSearch & JobSearch & { show?: Wanted };

/** Reads the address; what is not known is dropped. */
export function readDashboard(search: Record<string, unknown>): DashboardSearch {
  return { ...windowSearch(search), ...readJobFilters(search), show: search.show === "new" ? "new" : undefined };
}
