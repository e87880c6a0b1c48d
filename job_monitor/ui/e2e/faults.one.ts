import type { Fault, Look } from "./faults.types.ts";
import {
  ANY_MONEY,
  all,
  CUT,
  IT_IS_WELL,
  JOB,
  LOST,
  NO_JOB_IS_KNOWN,
  NO_PRICE_RIGHT,
  NO_SUCH_JOB,
  NOT_READ_SINCE,
  RUN,
  TOO_LONG,
} from "./faults.words.ts";

/** What the pages of one job and of one run say. */
export const ONE = {
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
      panels: { ...all(RUN, "ready"), Cost: "denied", Parameters: "absent" },
      says: [NO_PRICE_RIGHT],
      never: [ANY_MONEY],
    },
    "stale lakeflow": { panels: { ...all(RUN, "ready, stale"), Cost: "ready", Parameters: "absent" } },
    "dead warehouse": {
      panels: { ...all(RUN, "ready, last values"), Cost: "failed", Parameters: "absent" },
      says: [LOST],
    },
    "cut stream": { panels: { ...all(RUN, "ready, last values"), Cost: "failed", Parameters: "absent" }, says: [CUT] },
    "slow query": {
      panels: { ...all(RUN, "ready, stale"), Cost: "empty", Parameters: "absent" },
      says: [NOT_READ_SINCE],
    },
    "slow query of the viewer": { panels: all(RUN, "failed"), says: [TOO_LONG], never: [ANY_MONEY] },
    "dead warehouse at first": {
      panels: { ...all(RUN, "failed"), Parameters: "absent" },
      says: [NO_JOB_IS_KNOWN],
      never: [NO_SUCH_JOB, ANY_MONEY],
    },
    "denied lakeflow at first": {
      panels: { ...all(RUN, "failed"), Parameters: "absent" },
      says: [NO_JOB_IS_KNOWN],
      never: [NO_SUCH_JOB, ANY_MONEY],
    },
    "slow query at first": {
      panels: { ...all(RUN, "failed"), Parameters: "absent" },
      says: [NO_JOB_IS_KNOWN],
      never: [NO_SUCH_JOB, ANY_MONEY],
    },
  },
} satisfies Record<string, Record<Fault, Look>>;
