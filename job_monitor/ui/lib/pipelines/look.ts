import { basisWord } from "~/lib/attribution.ts";
import { count, money, plural } from "~/lib/format.ts";
import type { Missing } from "~/lib/jobs/look.ts";
import { type Asked, type Look, lookOf } from "~/lib/look.ts";
import { BLIND, pick, worst } from "~/lib/sources.ts";
import { age, instant } from "~/lib/time.ts";
import type { PipelineDetail, PipelineTable, Source } from "~/lib/types.ts";
import type { PipelineRow } from "./decode.ts";

export const PIPELINES = "system.lakeflow.pipelines";
export const UPDATES = "system.lakeflow.pipeline_update_timeline";
const TASKS = "system.lakeflow.job_task_run_timeline";
const JOBS = "system.lakeflow.jobs";
export const COSTS = ["system.billing.usage", "system.billing.list_prices"];

export type PipelineSet = { rows: PipelineRow[]; answer: PipelineTable };

function isNothing({ kinds }: PipelineTable): boolean {
  return kinds?.every((one) => one.count + one.deleted_count === 0) ?? false;
}

/** An empty list stands on both tables: where one may not be read, it says nothing. */
function standsOn(answer: PipelineTable): Source[] {
  const isBlank = answer.pipelines === null || isNothing(answer);
  return pick(answer.sources, [
    ...(isBlank || answer.is_kind_known ? [PIPELINES] : []),
    ...(isBlank || answer.requests !== null ? [UPDATES] : []),
    ...(answer.costs === null ? [] : COSTS),
  ]);
}

export function pipelinesLook(query: Asked<PipelineTable>, rows: PipelineRow[] | null): Look<PipelineSet> {
  return lookOf({
    query,
    sources: standsOn,
    value: (answer) => (rows === null ? null : { rows, answer }),
    isEmpty: ({ answer }) => isNothing(answer),
  });
}

function blind(sources: readonly Source[], names: readonly string[]): Source | null {
  const claims = sources.filter((source) => source.name.startsWith("claim:"));
  return worst([...pick(sources, names), ...claims].filter((source) => BLIND.has(source.state)));
}

type Known = Pick<PipelineTable, "sources"> & {
  isDescribed: boolean;
  hasRequests: boolean;
  hasCosts: boolean;
  hasShares: boolean;
};

/** The parts that are null though there is something to show, each with the source that says why. */
function missing({ sources, isDescribed, hasRequests, hasCosts, hasShares }: Known): Missing[] {
  const found: Missing[] = [];
  const add = (title: string, names: readonly string[]) => found.push({ title, source: blind(sources, names) });
  if (!isDescribed) add("Names, kinds and settings of pipelines are not known", [PIPELINES]);
  if (!hasRequests) add("How requests went, and who asked, is not known", [UPDATES]);
  if (!hasCosts) {
    const source = blind(sources, COSTS);
    add(source?.state === "denied" ? "No right to see costs" : "Costs are not known", COSTS);
  } else if (!hasShares) add("What of the cost jobs asked for is not known", [TASKS, UPDATES]);
  if (hasRequests && blind(sources, [JOBS])) add("Names of the jobs that ask are not known", [JOBS]);
  return found;
}

export function missingOfTable(answer: PipelineTable): Missing[] {
  if (answer.pipelines === null) return [];
  return missing({
    sources: answer.sources,
    isDescribed: answer.is_kind_known,
    hasRequests: answer.requests !== null,
    hasCosts: answer.costs !== null,
    hasShares: answer.costs?.job_cost !== null,
  });
}

export function missingOfPipeline(answer: PipelineDetail): Missing[] {
  return missing({
    sources: answer.sources,
    isDescribed: blind(answer.sources, [PIPELINES]) === null,
    hasRequests: answer.requests !== null,
    hasCosts: answer.cost !== null,
    hasShares: answer.cost?.is_job_cost_known !== false,
  });
}

/** The sentences above the list. `tone` is bad only where something is known to fail. */
export type Headline = { lead: string; rest: string; tone: "bad" | "calm" | "blind"; hasFailing: boolean };

const BLIND_LEADS = {
  unconfigured: "Nothing is read yet: no workspace is set up.",
  pending: "The first sync is under way.",
  denied: "What fails now is not known: pipelines may not be read.",
  absent: "What fails now is not known: the account has no table of pipelines.",
  failed: "What fails now is not known: the last read failed.",
  unknown: "What fails now is not known.",
  empty: "The account has no pipeline.",
} as const;

/** How many of the listed kinds fail, what was retried most, and what it all costs; of the whole list, not of the filter. */
export function pipelinesHeadline(look: Look<PipelineSet>, now: number): Headline | null {
  if (look.kind === "loading") return null;
  if (look.kind !== "ready") return { lead: BLIND_LEADS[look.kind], rest: "", tone: "blind", hasFailing: false };
  const { rows, answer } = look.value;
  const living = rows.filter((row) => !row.isDeleted);
  const rest = [retriedWords(living), costWords(answer)].filter(Boolean).join(" ");
  if (answer.requests === null) {
    return { lead: "What fails now is not known: updates may not be read.", rest, tone: "blind", hasFailing: false };
  }
  const failing = living.filter((row) => row.failingSince !== null).length;
  const tone = failing > 0 ? "bad" : look.mark ? "blind" : "calm";
  return { lead: leadOf(failing, living.length, look.mark?.asOf, now), rest, tone, hasFailing: failing > 0 };
}

/** Of old data nothing can be said about now. */
function leadOf(failing: number, all: number, asOf: string | null | undefined, now: number): string {
  const at = instant(asOf);
  const whole = plural(all, "pipeline");
  if (at !== null) return `By data ${age(at, now)} old, ${count(failing)} of ${whole} failed last.`;
  if (all === 0) return "No pipeline of these kinds.";
  return failing === 0
    ? `None of ${whole} fails now.`
    : `${count(failing)} of ${whole} ${failing === 1 ? "fails" : "fail"} now.`;
}

function retriedWords(rows: readonly PipelineRow[]): string {
  const retried = rows.filter((row) => (row.retries ?? 0) > 0);
  const worst = retried.reduce<PipelineRow | null>(
    (most, row) => ((row.mostRetries ?? 0) > (most?.mostRetries ?? 0) ? row : most),
    null,
  );
  if (worst === null) return "";
  const times = plural(worst.mostRetries ?? 0, "time");
  const named = `${nameOf(worst)} retried one request ${times}`;
  return retried.length === 1 ? `${named}.` : `${count(retried.length)} needed retries; ${named}.`;
}

export function nameOf({ name, pipelineId }: Pick<PipelineRow, "name" | "pipelineId">): string {
  return name ?? `Pipeline ${pipelineId}`;
}

function costWords({ costs, window }: PipelineTable): string {
  if (costs === null || costs.total === null) return "";
  const share = costs.job_total === null ? "" : `, of which jobs asked for ${money(costs.job_total, costs.currency)}`;
  return `${money(costs.total, costs.currency)} in ${window.days} days${share}.`;
}

/** What the figures of cost are made of. */
export function costNote({ costs, window }: PipelineTable): string {
  if (costs === null) return "";
  const price =
    costs.price_basis === null ? "nothing has a price" : `${costs.currency}, ${basisWord(costs.price_basis)}`;
  return (
    `Cost: usage that names the pipeline, ${window.days} days with today so far, ${price}. ` +
    "What a job asked for stands in the cost of that job as well: the same money."
  );
}

export function unlistedNote({ unlisted, costs }: PipelineTable): string {
  if (unlisted === null || unlisted.count === 0) return "";
  const cost = unlisted.cost === null ? "" : ` ${money(unlisted.cost, costs?.currency)}`;
  return `${plural(unlisted.count, "more pipeline")} billed${cost} and in no table that is read: of another region, deleted long ago, or not yours to see.`;
}
