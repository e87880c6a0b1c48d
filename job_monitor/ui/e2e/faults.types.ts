import type { Destination } from "../components/shell/navigation.ts";

/** Every page of the menu, and the two that are reached from them. A new page does not compile without its row. */
export type Page = Destination["to"] | "/job" | "/run";

/** What is wrong, as tests/e2e/test_faults.py makes it: three of them before anything was ever read. */
export type Fault =
  | "denied billing"
  | "stale lakeflow"
  | "dead warehouse"
  | "cut stream"
  | "slow query"
  | "slow query of the viewer"
  | "dead warehouse at first"
  | "denied lakeflow at first"
  | "slow query at first";

/**
 * How a panel may look: as lib/look.ts names it. With values, the remark on them is part of the look: `stale` and
 * `last values` carry an age, `in part` says what was never read, and a bare `ready` claims to be up to date.
 */
export type PanelLook =
  | "ready"
  | "ready, stale"
  | "ready, last values"
  | "ready, in part"
  | "ready, cost not known"
  | "empty"
  | "empty, stale"
  | "pending"
  | "denied"
  | "absent"
  | "failed";

export type Look = {
  /** Each panel by its title, and its look; no other panel may be there. */
  panels: Readonly<Record<string, PanelLook>>;
  /** Words that must be seen. */
  says?: readonly (string | RegExp)[];
  /** Words that must not: what would be a guess. */
  never?: readonly RegExp[];
};

const NOT_ONE = "In the last turn not one table could be read.";

/** What stands in the header of every page: how old the data is, and what is wrong with the sources. */
export const BADGES: Record<Fault, RegExp> = {
  "denied billing": /Data until 11:52 UTC, \d+ min ago · 3 of 20 no access/,
  "stale lakeflow": /Data until 10 Feb 11:52 UTC, 40 h ago · 2 of 20 stale/,
  "dead warehouse": /Data until 11:52 UTC, \d+ min ago · 19 of 20 failed/,
  "cut stream": /Data until 11:52 UTC, \d+ min ago · \d+ of 20 failed/,
  "slow query": /Data until 10 Feb 11:52 UTC, 40 h ago · 2 of 20 stale/,
  "slow query of the viewer": /Age not known$/,
  "dead warehouse at first": /Age not known · 19 of 20 failed/,
  "denied lakeflow at first": /Age not known · 6 of 20 no access/,
  "slow query at first": /No data yet · 20 of 20 waiting/,
};

/** Over every page, or absent. */
export const NOTICES: Partial<Record<Fault, string>> = { "dead warehouse": NOT_ONE };
