import type { Fault, Look } from "./faults.types.ts";
import {
  ANY_MONEY,
  all,
  CALENDAR,
  COMPUTE,
  COSTS,
  COSTS_UNTOLD,
  CUT,
  IDLE,
  IT_COMES,
  JOBS,
  LOST,
  NO_PRICE_RIGHT,
  NO_RIGHT,
  NOT_READ_SINCE,
  OF_FAILURE,
  RUNS,
  SYNCING,
  TOO_LONG,
  TRENDS,
} from "./faults.words.ts";

/** What the pages to explore with say. */
export const EXPLORE = {
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
    "stale lakeflow": { panels: { ...all(COSTS, "ready"), ...all(OF_FAILURE, "ready, stale") } },
    "dead warehouse": { panels: all(COSTS, "ready, last values"), says: [LOST] },
    "cut stream": { panels: all(COSTS, "ready, last values"), says: [CUT] },
    "slow query": { panels: { ...all(COSTS, "ready"), ...all(OF_FAILURE, "ready, stale") }, says: [NOT_READ_SINCE] },
    "slow query of the viewer": {
      panels: all(COSTS_UNTOLD, "failed"),
      says: [TOO_LONG],
      never: [ANY_MONEY, /No usage/],
    },
    "dead warehouse at first": { panels: all(COSTS, "failed"), says: [LOST], never: [ANY_MONEY, /No usage/] },
    "denied lakeflow at first": {
      panels: { ...all(COSTS, "ready"), ...all(OF_FAILURE, "denied"), "By team": "denied" },
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
        "Sizing advice": "denied",
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
      panels: { ...all(COMPUTE, "ready"), ...all(IDLE, "denied"), "Sizing advice": "denied" },
      says: ["What idled in 30 days is not known.", NO_RIGHT],
    },
    "slow query at first": {
      panels: { ...all(COMPUTE, "pending"), "First sync": "pending" },
      says: [SYNCING, IT_COMES, "What idles is not known."],
      never: [ANY_MONEY],
    },
  },
} satisfies Record<string, Record<Fault, Look>>;
