import { RESULT_OF_CODE } from "~/lib/results.ts";
import type { PipelineKind, PipelineTable, ResultClass } from "~/lib/types.ts";

export type AskingJob = { jobId: string; name: string | null };

/** One pipeline, as the table, the filter and the export see it. Null is not known; never zero. */
export type PipelineRow = {
  key: string;
  workspaceId: string;
  workspace: string;
  pipelineId: string;
  name: string | null;
  kind: PipelineKind;
  runAs: string | null;
  isServerless: boolean | null;
  isContinuous: boolean | null;
  isDevelopment: boolean | null;
  isDeleted: boolean;
  /** How the newest request went; `none` where there is none, null while requests are not known. */
  state: ResultClass | "none" | null;
  results: string;
  durations: string;
  /** Moments in milliseconds since 1970. */
  lastSeen: number | null;
  lastSuccess: number | null;
  failingSince: number | null;
  trigger: string | null;
  requests: number | null;
  succeeded: number | null;
  judged: number | null;
  success: number | null;
  byJobs: number | null;
  retries: number | null;
  mostRetries: number | null;
  typicalS: number | null;
  /** Jobs that asked in the window, three at most. */
  jobs: AskingJob[];
  jobsCount: number | null;
  cost: string | null;
  costValue: number | null;
  jobCost: string | null;
  hasUnpriced: boolean;
  /** Its page in Databricks. */
  address: string | null;
  /** Lower-cased words that the text filter looks into. */
  hay: string;
};

type Columns = NonNullable<PipelineTable["pipelines"]>;

/** Rows of the answer's columns; null while neither pipelines nor requests are known. */
export function decodePipelines(answer: PipelineTable): PipelineRow[] | null {
  const { pipelines } = answer;
  if (pipelines === null) return null;
  const unpriced = new Set(answer.costs?.unpriced);
  return pipelines.pipeline_id.map((_, place) => rowOf(answer, pipelines, place, unpriced.has(place)));
}

/** What stands at a place; null where nothing does, or there is no place. */
function at<Value>(list: readonly Value[] | null | undefined, place: number | null | undefined) {
  return place == null ? null : (list?.[place] ?? null);
}

function rowOf(answer: PipelineTable, columns: Columns, place: number, hasUnpriced: boolean): PipelineRow {
  const { names, costs } = answer;
  const workspace = at(names.workspaces, columns.workspace[place]);
  const workspaceId = workspace?.workspace_id ?? "";
  const pipelineId = at(columns.pipeline_id, place) ?? "";
  const said = {
    name: at(columns.name, place),
    workspace: workspace?.workspace_name ?? `workspace ${workspaceId}`,
    runAs: at(names.owners, columns.run_as[place]),
  };
  const requests = requestsOf(answer, place);
  const cost = at(costs?.cost, place);
  const asking = requests.jobs.map((job) => job.name ?? job.jobId);
  return {
    key: `${workspaceId}/${pipelineId}`,
    workspaceId,
    pipelineId,
    ...said,
    kind: at(columns.kind, place) ?? "unknown",
    isServerless: at(columns.is_serverless, place),
    isContinuous: at(columns.is_continuous, place),
    isDevelopment: at(columns.is_development, place),
    isDeleted: columns.is_deleted[place] === true,
    ...requests,
    cost,
    costValue: cost === null ? null : Number(cost),
    jobCost: at(costs?.job_cost, place),
    hasUnpriced,
    address: workspace === null ? null : addressOf(workspace.address, workspaceId, pipelineId),
    hay: [said.name, pipelineId, said.workspace, said.runAs, ...asking].filter(Boolean).join(" ").toLowerCase(),
  };
}

function addressOf(address: string | null, workspaceId: string, pipelineId: string): string | null {
  return address === null ? null : `${address}/${encodeURIComponent(pipelineId)}?o=${encodeURIComponent(workspaceId)}`;
}

const NO_REQUESTS = {
  state: null,
  results: "",
  durations: "",
  lastSeen: null,
  lastSuccess: null,
  failingSince: null,
  trigger: null,
  requests: null,
  succeeded: null,
  judged: null,
  success: null,
  byJobs: null,
  retries: null,
  mostRetries: null,
  typicalS: null,
  jobs: [] as AskingJob[],
  jobsCount: null,
};

function requestsOf({ requests, names }: PipelineTable, place: number) {
  if (requests === null) return NO_REQUESTS;
  const results = at(requests.results, place) ?? "";
  const [succeeded, judged] = [at(requests.succeeded, place), at(requests.judged, place)];
  return {
    state: stateOf(results),
    results,
    durations: at(requests.durations, place) ?? "",
    lastSeen: moment(at(requests.last_seen, place)),
    lastSuccess: moment(at(requests.last_success, place)),
    failingSince: moment(at(requests.failing_since, place)),
    trigger: at(names.triggers, requests.trigger[place]),
    requests: at(requests.requests, place),
    succeeded,
    judged,
    success: judged && succeeded !== null ? succeeded / judged : null,
    byJobs: at(requests.by_jobs, place),
    retries: at(requests.retries, place),
    mostRetries: at(requests.most_retries, place),
    typicalS: at(requests.typical_s, place),
    jobs: jobsOf(names.jobs, requests.jobs[place]),
    jobsCount: at(requests.jobs_count, place),
  };
}

function jobsOf(known: PipelineTable["names"]["jobs"], places: readonly number[] = []): AskingJob[] {
  return places.flatMap((place) => {
    const job = known[place];
    return job === undefined ? [] : [{ jobId: job.job_id, name: job.name }];
  });
}

function moment(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}

function stateOf(results: string): ResultClass | "none" {
  const newest = results.at(-1);
  return newest === undefined ? "none" : (RESULT_OF_CODE[newest] ?? "unknown");
}
