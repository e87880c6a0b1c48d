import type { PanelLook } from "./faults.types.ts";

/** Panels of the pages by their titles, and words that must be said or must not. */
export const DASHBOARD = [
  ...["Newly failing", "Late", "Success", "Runs", "Cost", "Jobs"],
  ...["Needs attention", "Last 24 hours", "Cost movers", "Runs per day", "Cost per day"],
];
export const RUNNING = ["Running", "Waiting", "Late", "Last seen long ago", "Runs that have not ended"];
export const TIMELINE = ["All jobs by the hour"];
export const JOBS = ["All jobs"];
export const RUNS = ["Newest runs"];
const SPENT = ["Cost per day", "What moved", "By team"];
const BILL = ["Whose cost it is", "Cost of failure"];
export const COSTS = [
  "February so far",
  "February forecast",
  "Run rate",
  "Lost to failure",
  "Idle compute",
  ...SPENT,
  ...BILL,
];
export const OF_FAILURE = ["Lost to failure", "Cost of failure"];
/** Without an answer the server has not said which month it is. */
export const COSTS_UNTOLD = ["Month so far", "Month forecast", ...COSTS.slice(2)];
export const TRENDS = [
  "Runs",
  "Success ratio",
  "Worked time, median",
  "Worked time, p90",
  "Queue time, p90",
  "Cost of jobs",
  "What got worse",
];
export const CALENDAR = ["Outcomes by day", "Worst days", "By month"];
export const STATUS = ["State", "Sources", "Own cost", "Rights", "Product and store", "Audit"];
export const IDLE = ["Idle beside jobs", "Jobs on all-purpose", "Jobs on all-purpose compute"];
export const COMPUTE = [
  ...IDLE,
  "No auto-termination",
  "Clusters with samples",
  "Clusters",
  "Sizing advice",
  "SQL warehouses",
];
export const SETTINGS = { panels: { Display: "ready" } } as const;
export const JOB = ["Runs", "Chosen run", "Tasks of the chosen run", "Duration", "Cost", "Changes", "Target", "Audit"];
export const RUN = ["Run", "Timeline", "Tasks", "Attempts and repairs", "Cost", "Parameters"];

/** All of these look alike. */
export function all(names: readonly string[], look: PanelLook): Record<string, PanelLook> {
  return Object.fromEntries(names.map((name) => [name, look]));
}

export const NOTHING_FAILS = /No job fails now|Nothing needs attention/;
export const FAILS_NOW = /fails? now\./;
export const IT_IS_WELL = /Its last result is a success/;
export const NO_SUCH_JOB = /no such job/i;
export const ANY_MONEY = /[$€£]\s?\d/;
export const NO_PRICE_RIGHT = "No right to see costs";
export const SYNCING = "Reading the system tables";
export const LOST = "The statement was lost by the warehouse";
export const CUT = "could not be fetched whole";
export const TOO_LONG = "This took longer than 1 s and was ended";
export const IT_COMES = "It appears by itself when the rows have arrived.";
export const NOT_READ_SINCE = "the table was read last at 2026-02-10 12:00 UTC";
export const NO_RIGHT = "No right to read system.lakeflow.";
export const NO_JOB_IS_KNOWN = "Whether there is such a job is not known";
