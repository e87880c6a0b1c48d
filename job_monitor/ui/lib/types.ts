import type { paths } from "./api.gen.ts";

/** The body of a 200 answer. Everything below is read off the generated file, so no shape is written twice. */
type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;

export type Health = Answer<"/api/health">;
export type Me = Answer<"/api/me">;
export type Status = Answer<"/api/status">;
export type OwnCost = NonNullable<Status["own_cost"]>;
export type OwnPeriod = OwnCost["last_day"];
export type Feature = Status["grants"][number];
export type Overview = Answer<"/api/overview">;
export type Source = Health["sources"][number];
export type SourceState = Source["state"];
export type Day = Overview["daily"][number];
export type Attention = NonNullable<Overview["attention"]>[number];
export type LastHours = NonNullable<Overview["last_hours"]>;
export type Movers = NonNullable<Overview["movers"]>;
export type ResultClass = Attention["last_result"];
export type RunningNow = Answer<"/api/running">;
export type RunningRun = NonNullable<RunningNow["runs"]>[number];
export type RunningState = RunningRun["state"];
export type Timeline = Answer<"/api/timeline">;
export type TimelineGroup = NonNullable<Timeline["groups"]>[number];
export type Grouping = Timeline["group"];
export type PipelineTable = Answer<"/api/pipelines">;
export type PipelineKind = NonNullable<PipelineTable["pipelines"]>["kind"][number];
export type PipelineDetail = Answer<"/api/pipelines/{workspace_id}/{pipeline_id}">;
export type PipelineRequest = NonNullable<PipelineDetail["requests"]>["items"][number];
export type JobTable = Answer<"/api/jobs/table">;
export type JobHours = Answer<"/api/jobs/hours">;
export type Run = Answer<"/api/jobs/runs">["items"][number];
export type Usage = Answer<"/api/billing/usage">["items"][number];
export type Attribution = Answer<"/api/billing/attribution">;
export type MetricSql = Answer<"/api/metrics/{metric}/sql">;
export type MetricName = MetricSql["name"];
export type FigureName = Answer<"/api/metrics/figures/{figure}/sql">["name"];
export type AuditEntry = Answer<"/api/audit">["items"][number];
export type JobDetail = Answer<"/api/jobs/{workspace_id}/{job_id}">;
export type JobChange = JobDetail["changes"][number];
export type RunDetail = Answer<"/api/jobs/{workspace_id}/{job_id}/runs/{run_id}">;
export type RunTask = NonNullable<RunDetail["tasks"]>[number];
export type RunError = Answer<"/api/jobs/errors">["items"][number];
export type LiveRun = Answer<"/api/jobs-api/runs/{run_id}">;
export type TargetState = NonNullable<JobDetail["target_state"]>;
export type TargetWish =
  paths["/api/targets/{workspace_id}/{job_id}"]["put"]["requestBody"]["content"]["application/json"];
export type SavedView = Answer<"/api/views">["items"][number];
export type Costs = Answer<"/api/costs">;
export type CostLine = Costs["total"];
export type CostMover = NonNullable<Costs["movers"]>[number];
export type CostQuery = NonNullable<paths["/api/costs"]["get"]["parameters"]["query"]>;
export type MetricList = Answer<"/api/metrics">;
export type MetricDescription = MetricList["metrics"][number];
export type Grain = MetricList["grains"][number];
export type MetricsResult = Answer<"/api/metrics/query">;
export type MetricState = MetricsResult["metrics"][number];
export type MetricLine = MetricsResult["total"];
export type MetricPoint = MetricLine["points"][number];
export type MetricQuery = paths["/api/metrics/query"]["get"]["parameters"]["query"];
/** Everything of a question to the metrics but which of them. */
export type MetricScope = Omit<MetricQuery, "metric" | "group_by" | "grain" | "limit" | "order" | "compare">;
/** Which jobs are meant: the same parameters of every page. */
export type JobFilters = Pick<MetricScope, "workspace" | "team" | "owner" | "tag" | "name">;
/** Which runs are listed. */
export type RunQuery = Omit<NonNullable<paths["/api/jobs/runs"]["get"]["parameters"]["query"]>, "cursor" | "limit">;
