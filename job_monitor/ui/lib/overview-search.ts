import type { Wanted } from "./overview.ts";
import { type WindowSearch, windowSearch } from "./window.ts";

/** The state of the dashboard: its window, and which of the failing jobs it lists. */
export type DashboardSearch = WindowSearch & { show?: Wanted };

/** Reads the address; what is not known is dropped. */
export function readDashboard(search: Record<string, unknown>): DashboardSearch {
  return { ...windowSearch(search), show: search.show === "new" ? "new" : undefined };
}
