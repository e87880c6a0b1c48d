import { Link } from "@tanstack/react-router";
import { ExternalLink } from "lucide-react";
import { ResultBadge } from "~/components/result-icon.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { useNow } from "~/lib/clock.ts";
import { count, money, plural, UNKNOWN } from "~/lib/format.ts";
import type { AskingJob, PipelineRow } from "~/lib/pipelines/decode.ts";
import { nameOf } from "~/lib/pipelines/look.ts";
import { requestWord } from "~/lib/pipelines/words.ts";
import { age } from "~/lib/time.ts";

export function Unknown({ why }: { why?: string }) {
  return (
    <span className="text-muted" title={why}>
      {UNKNOWN}
    </span>
  );
}

export function StateCell({ row }: { row: PipelineRow }) {
  const now = useNow();
  if (row.state === null) return <Unknown />;
  if (row.state === "none") return <span className="text-muted max-sm:sr-only">No request</span>;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <ResultBadge result={row.state} isIconOnPhone />
      {row.failingSince !== null && (
        <span className="num truncate text-[12px] text-muted max-md:hidden" title="Failing for so long">
          {age(row.failingSince, now)}
        </span>
      )}
    </span>
  );
}

/** The job that asks most often, or what else asked for the newest request. */
export function AskedBy({ row }: { row: PipelineRow }) {
  const [job] = row.jobs;
  if (row.requests === null) return <Unknown />;
  if (job === undefined) return <Trigger row={row} />;
  const jobs = row.jobsCount ?? row.jobs.length;
  return (
    <span
      className="flex min-w-0 items-baseline gap-1"
      title={`${row.byJobs} of ${plural(row.requests, "request")} by ${plural(jobs, "job")}`}
    >
      <Job job={job} workspaceId={row.workspaceId} />
      {jobs > 1 && <span className="num shrink-0 text-[12px] text-muted">+{count(jobs - 1)}</span>}
    </span>
  );
}

function Job({ job, workspaceId }: { job: AskingJob; workspaceId: string }) {
  if (job.name === null) return <span className="truncate">Job {job.jobId}</span>;
  return (
    <Link
      to="/jobs/$workspaceId/$jobId"
      params={{ workspaceId, jobId: job.jobId }}
      preload={false}
      className="relative z-1 inline-flex min-h-6 min-w-6 items-center truncate text-accent hover:underline"
    >
      <span className="truncate">{job.name}</span>
    </Link>
  );
}

function Trigger({ row }: { row: PipelineRow }) {
  const word = requestWord(row.trigger);
  if (word === null) return <span className="text-muted">{row.lastSeen === null ? "" : "not told"}</span>;
  const since = row.requests === 0 ? "The newest request, before these days" : "The newest request";
  return (
    <span className="block truncate text-muted" title={`${since}: ${row.trigger}`}>
      {word}
    </span>
  );
}

export function Cost({ row, currency }: { row: PipelineRow; currency: string | null }) {
  if (row.cost === null) {
    return <Unknown why={row.hasUnpriced ? "Its usage has no price" : "Nothing billed in these days"} />;
  }
  const share = row.jobCost === null ? "" : `; of this jobs asked for ${money(row.jobCost, currency)}`;
  const left = row.hasUnpriced ? "; more usage has no price" : "";
  return (
    <span title={`All usage that names the pipeline${share}${left}`}>
      {money(row.cost, currency)}
      {row.hasUnpriced && <span className="text-muted">+</span>}
    </span>
  );
}

export function Retries({ row }: { row: PipelineRow }) {
  if (row.retries === null) return <Unknown />;
  if (row.retries === 0) return <span className="text-muted">0</span>;
  return (
    <span title={`${plural(row.mostRetries ?? 0, "retry", "retries")} of one request at most`}>
      {count(row.retries)}
    </span>
  );
}

export function Moment({ at }: { at: number | null }) {
  return <TimeText at={at === null ? null : new Date(at).toISOString()} />;
}

export function DatabricksCell({ row }: { row: PipelineRow }) {
  if (row.address === null) return null;
  const label = `Open ${nameOf(row)} in Databricks`;
  return (
    <a
      href={row.address}
      target="_blank"
      rel="noreferrer"
      aria-label={label}
      title={label}
      className="relative z-1 inline-flex size-6 items-center justify-center rounded text-muted hover:text-accent"
    >
      <ExternalLink aria-hidden="true" className="size-3.5" />
    </a>
  );
}
