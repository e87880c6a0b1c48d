import type { Fault, Look } from "./faults.types.ts";
import {
  ANY_MONEY,
  all,
  CUT,
  DASHBOARD,
  FAILS_NOW,
  IT_COMES,
  LOST,
  NO_PRICE_RIGHT,
  NO_RIGHT,
  NOT_READ_SINCE,
  NOTHING_FAILS,
  RUNNING,
  SETTINGS,
  STATUS,
  SYNCING,
  TIMELINE,
  TOO_LONG,
} from "./faults.words.ts";

/** What the pages of now say, and those of the installation itself. */
export const NOW = {
  "/dashboard": {
    "denied billing": {
      panels: { ...all(DASHBOARD, "ready"), Cost: "denied", "Cost movers": "denied", "Cost per day": "denied" },
      says: [NO_PRICE_RIGHT],
      never: [ANY_MONEY, /No usage/],
    },
    "stale lakeflow": {
      panels: {
        ...all(DASHBOARD, "ready, stale"),
        Jobs: "ready",
        Cost: "ready",
        "Cost movers": "empty",
        "Cost per day": "ready",
      },
      says: ["By data 40 h old, ", "What ended in the last 24 hours is not known."],
      never: [FAILS_NOW, NOTHING_FAILS],
    },
    "dead warehouse": {
      panels: { ...all(DASHBOARD, "ready, last values"), "Cost movers": "failed" },
      says: [/By data \d+ min old, /, LOST],
      never: [FAILS_NOW, NOTHING_FAILS],
    },
    "cut stream": {
      panels: { ...all(DASHBOARD, "ready, last values"), "Cost movers": "failed" },
      says: [/By data \d+ min old, /, CUT],
      never: [FAILS_NOW, NOTHING_FAILS],
    },
    "slow query": {
      panels: {
        ...all(DASHBOARD, "ready, stale"),
        Jobs: "ready",
        Cost: "ready",
        "Cost movers": "empty",
        "Cost per day": "ready",
      },
      says: ["By data 40 h old, ", NOT_READ_SINCE, "What ended in the last 24 hours is not known."],
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
      panels: { ...all(DASHBOARD, "denied"), Cost: "ready", "Cost movers": "empty", "Cost per day": "ready" },
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
    // None of the hours in which the product worked is billed by then.
    "cut stream": {
      panels: { ...all(STATUS, "ready"), "Own cost": "ready, cost not known", Audit: "failed" },
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
} satisfies Record<string, Record<Fault, Look>>;
