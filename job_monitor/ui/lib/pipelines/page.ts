import { basisWord } from "~/lib/attribution.ts";
import { plural } from "~/lib/format.ts";
import { type Asked, type Look, lookOf } from "~/lib/look.ts";
import { pick } from "~/lib/sources.ts";
import { age, instant } from "~/lib/time.ts";
import type { PipelineDetail, PipelineRequest } from "~/lib/types.ts";
import { COSTS, PIPELINES, UPDATES } from "./look.ts";

type Query = Asked<PipelineDetail>;
export type PipelineRequests = NonNullable<PipelineDetail["requests"]>;
export type PipelineCosts = NonNullable<PipelineDetail["cost"]>;
export type AskingJobs = NonNullable<PipelineDetail["jobs"]>;

export function pageLook(query: Query): Look<PipelineDetail> {
  return lookOf({
    query,
    sources: (data) => pick(data.sources, [...(data.is_described ? [PIPELINES] : []), UPDATES]),
    value: (data) => data,
  });
}

export function requestsLook(query: Query): Look<PipelineRequests> {
  return lookOf({
    query,
    sources: (data) => pick(data.sources, [UPDATES]),
    value: (data) => data.requests,
    isEmpty: (requests) => requests.count === 0,
  });
}

export function askingLook(query: Query): Look<AskingJobs> {
  return lookOf({
    query,
    sources: (data) => pick(data.sources, [UPDATES]),
    value: (data) => data.jobs,
    isEmpty: (jobs) => jobs.length === 0,
  });
}

export function costsLook(query: Query): Look<PipelineCosts> {
  return lookOf({
    query,
    sources: (data) => pick(data.sources, COSTS),
    value: (data) => data.cost,
    isEmpty: (cost) => cost.cost === null && !cost.has_unpriced,
  });
}

export type Standing = { lead: string; rest: string; tone: "bad" | "calm" | "blind" };

/** How the pipeline stands; of old data nothing can be said about now. */
export function standingOf(detail: PipelineDetail, asOf: string | null | undefined, now: number): Standing {
  const { standing } = detail;
  if (!detail.is_history_known) {
    return { lead: "How it goes is not known: updates may not be read.", rest: "", tone: "blind" };
  }
  if (standing === null) return { lead: "Nothing has asked for it in all that is kept.", rest: "", tone: "calm" };
  const good = instant(standing.last_success_at);
  const rest = good === null ? "No success is known." : `Last success ${age(good, now)} ago.`;
  const stale = instant(asOf);
  const prefix = stale === null ? "" : `By data ${age(stale, now)} old: `;
  const since = instant(standing.failing_since);
  if (since !== null) {
    const often = plural(standing.failures_count, "failed request");
    return { lead: `${prefix}Failing for ${age(since, now)}, ${often}.`, rest, tone: "bad" };
  }
  if (standing.last_result === "running") return { lead: `${prefix}At work now.`, rest, tone: "calm" };
  if (standing.last_result === "unknown") {
    return { lead: `${prefix}The end of its newest request is not known.`, rest, tone: "blind" };
  }
  return { lead: `${prefix}Not failing.`, rest, tone: stale === null ? "calm" : "blind" };
}

/** `3 tries: failed, failed, succeeded`. */
export function triesWords({ updates, updates_count }: PipelineRequest): string {
  const words = updates.map((update) => update.result_class).join(", ");
  const left = updates_count > updates.length ? `the newest ${updates.length} of ` : "";
  return `${left}${plural(updates_count, "try", "tries")}: ${words}`;
}

export function priceWords({ currency, price_basis }: PipelineCosts): string {
  return currency === null || price_basis === null ? "nothing has a price" : `${currency}, ${basisWord(price_basis)}`;
}

/** A day's column: what jobs asked for, and the rest. */
export function chartDay(day: PipelineCosts["days"][number], isShareKnown: boolean) {
  const [all, share] = [Number(day.cost ?? 0), isShareKnown ? Number(day.job_cost ?? 0) : 0];
  const parts = [
    { key: "jobs", value: share },
    { key: "rest", value: Math.max(0, all - share) },
  ];
  return {
    date: day.date,
    isComplete: day.is_complete && day.cost !== null,
    parts: day.cost === null ? [] : parts.filter((part) => part.value > 0 || (part.key === "rest" && share === 0)),
  };
}
