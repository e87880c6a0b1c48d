import type { Fault, Look, Page, PanelLook } from "./faults.types.ts";

const DASHBOARD = ["Jobs", "Runs", "Success", "Cost", "Needs attention", "Runs per day", "Cost per day"];
const RUNNING = ["Running", "Waiting", "Late", "Last seen long ago", "Runs that have not ended"];
const TIMELINE = ["All jobs by the hour"];
const JOBS = ["All jobs"];
const RUNS = ["Newest runs"];
const COSTS = ["Whose cost it is", "Cost of failure", "By job"];
const TRENDS = ["Runs", "Success ratio", "Worked time, median", "Worked time, p90", "Queue time, p90", "Cost of jobs"];
const CALENDAR = ["Outcomes by day", "Worst days", "By month"];
const STATUS = ["State", "Sources", "Own cost", "Rights", "Product and store", "Audit"];
const IDLE = ["Idle beside jobs", "Jobs on all-purpose", "Jobs on all-purpose compute"];
const COMPUTE = [...IDLE, "No auto-termination", "Clusters with samples", "Clusters", "SQL warehouses"];
const SETTINGS = { panels: { Display: "ready" } } as const;
const JOB = ["Runs", "Chosen run", "Tasks of the chosen run", "Duration", "Cost", "Changes", "Target", "Audit"];
const RUN = ["Run", "Timeline", "Tasks", "Attempts and repairs", "Cost"];

/** All of these look alike. */
function all(names: readonly string[], look: PanelLook): Record<string, PanelLook> {
  return Object.fromEntries(names.map((name) => [name, look]));
}

const NOTHING_FAILS = /No job fails now|Nothing needs attention/;
const FAILS_NOW = /fails? now\./;
const IT_IS_WELL = /Its last result is a success/;
const NO_SUCH_JOB = /no such job/i;
const ANY_MONEY = /[$€£]\s?\d/;
const NO_PRICE_RIGHT = "No right to see costs";
const SYNCING = "Reading the system tables";
const LOST = "The statement was lost by the warehouse";
const CUT = "could not be fetched whole";
const TOO_LONG = "This took longer than 1 s and was ended";
const IT_COMES = "It appears by itself when the rows have arrived.";
const NOT_READ_SINCE = "the table was read last at 2026-02-10 12:00 UTC";
const NO_RIGHT = "No right to read system.lakeflow.";
const NO_JOB_IS_KNOWN = "Whether there is such a job is not known";

/** Page by page, fault by fault: what a reader must be told. */
export const TABLE: Record<Page, Record<Fault, Look>> = {
  "/dashboard": {
    "denied billing": {
      panels: { ...all(DASHBOARD, "ready"), Cost: "denied", "Cost per day": "denied" },
      says: [NO_PRICE_RIGHT],
      never: [ANY_MONEY, /No usage/],
    },
    "stale lakeflow": {
      panels: { ...all(DASHBOARD, "ready, stale"), Jobs: "ready", Cost: "ready", "Cost per day": "ready" },
      says: ["By data 40 h old, "],
      never: [FAILS_NOW, NOTHING_FAILS],
    },
    "dead warehouse": {
      panels: all(DASHBOARD, "ready, last values"),
      says: [/By data \d+ min old, /, LOST],
      never: [FAILS_NOW, NOTHING_FAILS],
    },
    "cut stream": {
      panels: all(DASHBOARD, "ready, last values"),
      says: [/By data \d+ min old, /, CUT],
      never: [FAILS_NOW, NOTHING_FAILS],
    },
    "slow query": {
      panels: { ...all(DASHBOARD, "ready, stale"), Jobs: "ready", Cost: "ready", "Cost per day": "ready" },
      says: ["By data 40 h old, ", NOT_READ_SINCE],
      never: [FAILS_NOW, NOTHING_FAILS],
    },
    "slow query of the viewer": {
      panels: all(DASHBOARD, "failed"),
      says: ["What fails now is not known: the server did not answer as asked.", TOO_LONG],
      never: [NOTHING_FAILS, ANY_MONEY],
    },
    "dead warehouse at first": {
      panels: all(DASHBOARD, "failed"),
      says: ["What fails now is not known: the last read failed.", LOST],
      never: [NOTHING_FAILS, ANY_MONEY],
    },
    "denied lakeflow at first": {
      panels: { ...all(DASHBOARD, "denied"), Cost: "ready", "Cost per day": "ready" },
      says: ["What fails now is not known: the runs may not be read.", NO_RIGHT],
      never: [NOTHING_FAILS],
    },
    "slow query at first": {
      panels: { ...all(DASHBOARD, "pending"), "First sync": "pending" },
      says: ["The first sync is under way.", SYNCING, IT_COMES],
      never: [NOTHING_FAILS, ANY_MONEY, /Not started yet/],
    },
  },
  "/running": {
    "denied billing": { panels: { ...all(RUNNING, "ready"), "Runs that have not ended": "empty" } },
    "stale lakeflow": {
      panels: { ...all(RUNNING, "ready, stale"), Waiting: "ready", "Runs that have not ended": "empty, stale" },
    },
    "dead warehouse": {
      panels: { ...all(RUNNING, "ready, last values"), "Runs that have not ended": "failed" },
      says: [LOST],
      never: [/Nothing runs/],
    },
    "cut stream": {
      panels: { ...all(RUNNING, "ready, last values"), "Runs that have not ended": "failed" },
      says: [CUT],
      never: [/Nothing runs/],
    },
    "slow query": {
      panels: { ...all(RUNNING, "ready, stale"), Waiting: "ready", "Runs that have not ended": "empty, stale" },
      says: [NOT_READ_SINCE],
    },
    "slow query of the viewer": { panels: all(RUNNING, "failed"), says: [TOO_LONG], never: [/Nothing runs/] },
    "dead warehouse at first": { panels: all(RUNNING, "failed"), says: [LOST], never: [/Nothing runs/] },
    "denied lakeflow at first": { panels: all(RUNNING, "denied"), says: [NO_RIGHT], never: [/Nothing runs/] },
    "slow query at first": {
      panels: { ...all(RUNNING, "pending"), "First sync": "pending" },
      says: [SYNCING, IT_COMES],
      never: [/Nothing runs/],
    },
  },
  "/timeline": {
    "denied billing": { panels: all(TIMELINE, "ready") },
    "stale lakeflow": {
      panels: all(TIMELINE, "ready, stale"),
      says: ["runs not known", "How many ran at the same time is not known."],
      never: [/\b0 runs|\bno run\b|most 0/],
    },
    "dead warehouse": { panels: all(TIMELINE, "ready, last values"), says: [LOST] },
    "cut stream": { panels: all(TIMELINE, "ready, last values"), says: [CUT] },
    "slow query": {
      panels: all(TIMELINE, "ready, stale"),
      says: ["runs not known", NOT_READ_SINCE],
      never: [/\b0 runs|\bno run\b|most 0/],
    },
    "slow query of the viewer": { panels: all(TIMELINE, "failed"), says: [TOO_LONG] },
    "dead warehouse at first": { panels: all(TIMELINE, "failed"), says: [LOST] },
    "denied lakeflow at first": { panels: all(TIMELINE, "denied"), says: [NO_RIGHT] },
    "slow query at first": {
      panels: { ...all(TIMELINE, "pending"), "First sync": "pending" },
      says: [SYNCING, IT_COMES],
    },
  },
  "/jobs": {
    "denied billing": { panels: all(JOBS, "ready"), says: [NO_PRICE_RIGHT], never: [ANY_MONEY] },
    "stale lakeflow": { panels: all(JOBS, "ready, stale") },
    "dead warehouse": { panels: all(JOBS, "ready, last values"), says: [LOST] },
    "cut stream": { panels: all(JOBS, "ready, last values"), says: [CUT] },
    "slow query": { panels: all(JOBS, "ready, stale"), says: [NOT_READ_SINCE] },
    "slow query of the viewer": { panels: all(JOBS, "failed"), says: [TOO_LONG], never: [/account has no job/] },
    "dead warehouse at first": { panels: all(JOBS, "failed"), says: [LOST], never: [/account has no job/] },
    "denied lakeflow at first": { panels: all(JOBS, "denied"), says: [NO_RIGHT], never: [/account has no job/] },
    "slow query at first": { panels: all(JOBS, "pending"), says: [IT_COMES], never: [/account has no job/] },
  },
  "/runs": {
    "denied billing": { panels: all(RUNS, "ready") },
    "stale lakeflow": { panels: all(RUNS, "ready, stale") },
    "dead warehouse": { panels: all(RUNS, "ready, last values"), says: [LOST] },
    "cut stream": { panels: all(RUNS, "ready, last values"), says: [CUT] },
    "slow query": { panels: all(RUNS, "ready, stale"), says: [NOT_READ_SINCE] },
    "slow query of the viewer": { panels: all(RUNS, "failed"), says: [TOO_LONG], never: [/No run in/] },
    "dead warehouse at first": { panels: all(RUNS, "failed"), says: [LOST], never: [/No run in/] },
    "denied lakeflow at first": { panels: all(RUNS, "denied"), says: [NO_RIGHT], never: [/No run in/] },
    "slow query at first": { panels: all(RUNS, "pending"), says: [IT_COMES], never: [/No run in/] },
  },
  "/costs": {
    "denied billing": { panels: all(COSTS, "denied"), says: [NO_PRICE_RIGHT], never: [ANY_MONEY, /No usage/] },
    "stale lakeflow": { panels: { ...all(COSTS, "ready"), "Cost of failure": "ready, stale" } },
    "dead warehouse": { panels: all(COSTS, "ready, last values"), says: [LOST] },
    "cut stream": { panels: all(COSTS, "ready, last values"), says: [CUT] },
    "slow query": { panels: { ...all(COSTS, "ready"), "Cost of failure": "ready, stale" }, says: [NOT_READ_SINCE] },
    "slow query of the viewer": { panels: all(COSTS, "failed"), says: [TOO_LONG], never: [ANY_MONEY, /No usage/] },
    "dead warehouse at first": { panels: all(COSTS, "failed"), says: [LOST], never: [ANY_MONEY, /No usage/] },
    "denied lakeflow at first": {
      panels: { ...all(COSTS, "ready"), "Cost of failure": "denied" },
      says: [NO_RIGHT, "Coverage is a lower bound"],
    },
    "slow query at first": { panels: all(COSTS, "pending"), says: [IT_COMES], never: [ANY_MONEY, /No usage/] },
  },
  "/trends": {
    "denied billing": {
      panels: { ...all(TRENDS, "ready"), "Cost of jobs": "denied" },
      says: [NO_PRICE_RIGHT],
      never: [ANY_MONEY],
    },
    "stale lakeflow": { panels: all(TRENDS, "ready, stale") },
    "dead warehouse": { panels: all(TRENDS, "ready, last values"), says: [LOST] },
    "cut stream": { panels: all(TRENDS, "ready, last values"), says: [CUT] },
    "slow query": { panels: all(TRENDS, "ready, stale"), says: [NOT_READ_SINCE] },
    "slow query of the viewer": { panels: all(TRENDS, "failed"), says: [TOO_LONG], never: [ANY_MONEY] },
    "dead warehouse at first": { panels: all(TRENDS, "failed"), says: [LOST], never: [ANY_MONEY] },
    "denied lakeflow at first": {
      panels: { ...all(TRENDS, "denied"), "Cost of jobs": "ready, in part" },
      says: [NO_RIGHT, "What rests on it is missing."],
      never: [/rows of earlier reads/],
    },
    "slow query at first": { panels: all(TRENDS, "pending"), says: [IT_COMES], never: [ANY_MONEY] },
  },
  "/calendar": {
    "denied billing": { panels: all(CALENDAR, "ready") },
    "stale lakeflow": { panels: all(CALENDAR, "ready, stale") },
    "dead warehouse": { panels: all(CALENDAR, "ready, last values"), says: [LOST] },
    "cut stream": { panels: all(CALENDAR, "ready, last values"), says: [CUT] },
    "slow query": { panels: all(CALENDAR, "ready, stale"), says: [NOT_READ_SINCE] },
    "slow query of the viewer": { panels: all(CALENDAR, "failed"), says: [TOO_LONG], never: [/No run failed/] },
    "dead warehouse at first": { panels: all(CALENDAR, "failed"), says: [LOST], never: [/No run failed/] },
    "denied lakeflow at first": { panels: all(CALENDAR, "denied"), says: [NO_RIGHT], never: [/No run failed/] },
    "slow query at first": { panels: all(CALENDAR, "pending"), says: [IT_COMES], never: [/No run failed/] },
  },
  "/status": {
    "denied billing": {
      panels: { ...all(STATUS, "ready"), "Own cost": "ready, cost not known", Audit: "empty" },
      says: ["Some sources are not up to date", "No right to read system.billing.usage"],
      never: [/All sources are up to date/, ANY_MONEY],
    },
    "stale lakeflow": {
      panels: { ...all(STATUS, "ready"), Audit: "empty" },
      says: ["Some sources are not up to date", "The newest row is 40 hours old"],
      never: [/All sources are up to date/],
    },
    "dead warehouse": {
      panels: { ...all(STATUS, "ready"), "Own cost": "ready, last values", Audit: "failed" },
      says: ["The workspace cannot be reached", LOST],
      never: [/All sources are up to date/],
    },
    "cut stream": {
      panels: { ...all(STATUS, "ready"), "Own cost": "ready, last values", Audit: "failed" },
      says: ["Some sources are not up to date", CUT],
      never: [/All sources are up to date/],
    },
    "slow query": {
      panels: { ...all(STATUS, "ready"), "Own cost": "ready, cost not known", Audit: "empty" },
      says: ["Some sources are not up to date", NOT_READ_SINCE, SYNCING],
      never: [/All sources are up to date/],
    },
    "slow query of the viewer": {
      panels: { ...all(STATUS, "failed"), State: "ready", Sources: "empty" },
      says: ["What you may see is not known yet", "What you may see is being asked with your own token", TOO_LONG],
      never: [/All sources are up to date/, ANY_MONEY],
    },
    "dead warehouse at first": {
      panels: { ...all(STATUS, "ready"), "Own cost": "ready, cost not known", Audit: "failed" },
      says: ["Some sources are not up to date", LOST],
      never: [/All sources are up to date/, ANY_MONEY],
    },
    "denied lakeflow at first": {
      panels: { ...all(STATUS, "ready"), Audit: "denied" },
      says: ["Some sources are not up to date", NO_RIGHT],
      never: [/All sources are up to date/],
    },
    "slow query at first": {
      panels: { ...all(STATUS, "ready"), "Own cost": "pending", Audit: "pending", "First sync": "pending" },
      says: ["The first sync is under way", SYNCING],
      never: [/All sources are up to date/, ANY_MONEY, /Not started yet/],
    },
  },
  "/pipelines": {
    "denied billing": {
      panels: { Pipelines: "ready" },
      says: [NO_PRICE_RIGHT],
      never: [ANY_MONEY],
    },
    // Nothing tells that a quiet account is late: of pipelines no age is called stale.
    "stale lakeflow": { panels: { Pipelines: "ready" } },
    "dead warehouse": {
      panels: { Pipelines: "ready, last values" },
      says: [/By data \d+ (min|h) old, 0 of 5 pipelines failed last/, LOST],
      never: [/None of 5 pipelines fails now/],
    },
    "cut stream": {
      panels: { Pipelines: "ready, last values" },
      says: [/By data \d+ (min|h) old, 0 of 5 pipelines failed last/, CUT],
      never: [/None of 5 pipelines fails now/],
    },
    "slow query": { panels: { Pipelines: "ready" } },
    "slow query of the viewer": {
      panels: { Pipelines: "failed" },
      says: ["What fails now is not known: the last read failed.", TOO_LONG],
      never: [/None of/, ANY_MONEY],
    },
    "dead warehouse at first": {
      panels: { Pipelines: "failed" },
      says: ["What fails now is not known: the last read failed.", LOST],
      never: [/None of/, ANY_MONEY],
    },
    "denied lakeflow at first": {
      panels: { Pipelines: "denied" },
      says: ["What fails now is not known: pipelines may not be read.", NO_RIGHT],
      never: [/None of/, ANY_MONEY],
    },
    "slow query at first": {
      panels: { Pipelines: "pending", "First sync": "pending" },
      says: [SYNCING, IT_COMES],
      never: [/None of/, ANY_MONEY],
    },
  },
  "/compute": {
    "denied billing": {
      panels: {
        ...all(COMPUTE, "ready"),
        "Idle beside jobs": "denied",
        "Jobs on all-purpose": "denied",
      },
      says: ["What idled in 30 days is not known.", "Costs are not known."],
      never: [ANY_MONEY],
    },
    "stale lakeflow": {
      panels: {
        ...all(COMPUTE, "ready, stale"),
        "No auto-termination": "ready",
        "Clusters with samples": "ready",
        "SQL warehouses": "ready",
      },
    },
    "dead warehouse": {
      panels: { ...all(COMPUTE, "ready, last values"), "Clusters with samples": "failed" },
      says: [LOST],
    },
    "cut stream": {
      panels: { ...all(COMPUTE, "ready, last values"), "Clusters with samples": "ready" },
      says: [CUT],
    },
    "slow query": {
      panels: {
        ...all(COMPUTE, "ready, stale"),
        "No auto-termination": "ready",
        "Clusters with samples": "ready",
        "SQL warehouses": "ready",
      },
    },
    "slow query of the viewer": {
      panels: all(COMPUTE, "failed"),
      says: ["What idles is not known.", TOO_LONG],
      never: [ANY_MONEY],
    },
    "dead warehouse at first": {
      panels: all(COMPUTE, "failed"),
      says: ["What idles is not known.", LOST],
      never: [ANY_MONEY],
    },
    "denied lakeflow at first": {
      panels: { ...all(COMPUTE, "ready"), ...all(IDLE, "denied") },
      says: ["What idled in 30 days is not known.", NO_RIGHT],
    },
    "slow query at first": {
      panels: { ...all(COMPUTE, "pending"), "First sync": "pending" },
      says: [SYNCING, IT_COMES, "What idles is not known."],
      never: [ANY_MONEY],
    },
  },
  // What a browser keeps by itself; nothing of the account is told in this section.
  "/settings": {
    "denied billing": SETTINGS,
    "stale lakeflow": SETTINGS,
    "dead warehouse": SETTINGS,
    "cut stream": SETTINGS,
    "slow query": SETTINGS,
    "slow query of the viewer": SETTINGS,
    "dead warehouse at first": SETTINGS,
    "denied lakeflow at first": SETTINGS,
    "slow query at first": SETTINGS,
  },
  "/job": {
    "denied billing": {
      panels: { ...all(JOB, "ready"), Cost: "denied", Audit: "empty" },
      says: [NO_PRICE_RIGHT],
      never: [ANY_MONEY],
    },
    "stale lakeflow": {
      panels: { ...all(JOB, "ready, stale"), Cost: "ready", Changes: "ready", Target: "ready", Audit: "empty" },
      says: ["Succeeded 40 h ago. What came later is not known."],
      never: [IT_IS_WELL],
    },
    "dead warehouse": {
      panels: { ...all(JOB, "ready, last values"), Audit: "failed" },
      says: ["What came later is not known.", LOST],
      never: [IT_IS_WELL],
    },
    "cut stream": {
      panels: { ...all(JOB, "ready, last values"), Audit: "failed" },
      says: ["What came later is not known.", CUT],
      never: [IT_IS_WELL],
    },
    "slow query": {
      panels: { ...all(JOB, "ready, stale"), Cost: "ready", Changes: "ready", Target: "ready", Audit: "empty" },
      says: ["Succeeded 40 h ago. What came later is not known.", NOT_READ_SINCE],
      never: [IT_IS_WELL],
    },
    "slow query of the viewer": {
      panels: all(JOB, "failed"),
      says: [TOO_LONG],
      never: [IT_IS_WELL, NO_SUCH_JOB, ANY_MONEY],
    },
    "dead warehouse at first": {
      panels: all(JOB, "failed"),
      says: [NO_JOB_IS_KNOWN],
      never: [IT_IS_WELL, NO_SUCH_JOB, ANY_MONEY],
    },
    "denied lakeflow at first": {
      panels: { ...all(JOB, "failed"), Audit: "denied" },
      says: [NO_JOB_IS_KNOWN],
      never: [IT_IS_WELL, NO_SUCH_JOB, ANY_MONEY],
    },
    "slow query at first": {
      panels: { ...all(JOB, "failed"), Audit: "pending" },
      says: [NO_JOB_IS_KNOWN],
      never: [IT_IS_WELL, NO_SUCH_JOB, ANY_MONEY],
    },
  },
  "/run": {
    "denied billing": {
      panels: { ...all(RUN, "ready"), Cost: "denied" },
      says: [NO_PRICE_RIGHT],
      never: [ANY_MONEY],
    },
    "stale lakeflow": { panels: { ...all(RUN, "ready, stale"), Cost: "ready" } },
    "dead warehouse": { panels: { ...all(RUN, "ready, last values"), Cost: "failed" }, says: [LOST] },
    "cut stream": { panels: { ...all(RUN, "ready, last values"), Cost: "failed" }, says: [CUT] },
    "slow query": { panels: { ...all(RUN, "ready, stale"), Cost: "empty" }, says: [NOT_READ_SINCE] },
    "slow query of the viewer": { panels: all(RUN, "failed"), says: [TOO_LONG], never: [ANY_MONEY] },
    "dead warehouse at first": { panels: all(RUN, "failed"), says: [NO_JOB_IS_KNOWN], never: [NO_SUCH_JOB, ANY_MONEY] },
    "denied lakeflow at first": {
      panels: all(RUN, "failed"),
      says: [NO_JOB_IS_KNOWN],
      never: [NO_SUCH_JOB, ANY_MONEY],
    },
    "slow query at first": { panels: all(RUN, "failed"), says: [NO_JOB_IS_KNOWN], never: [NO_SUCH_JOB, ANY_MONEY] },
  },
};
