import { ShapeIcon } from "~/components/result-icon.tsx";
import { Fact } from "~/components/status/fact.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { UNKNOWN } from "~/lib/format.ts";
import { triggerWord } from "~/lib/lists.ts";
import type { Look } from "~/lib/look.ts";
import { marginWords, promiseWords } from "~/lib/target.ts";
import type { JobDetail } from "~/lib/types.ts";
import { JobState } from "./job-state.tsx";

/** How the job stands in one sentence, and what it is. */
export function JobHeader({ look, isOld }: { look: Look<JobDetail>; isOld: boolean }) {
  if (look.kind !== "ready") {
    return (
      <div role="status" aria-label="Loading" className="space-y-3">
        <div className="skeleton h-6 w-96 max-w-full max-sm:h-18" />
        <div className="skeleton h-33 max-md:hidden" />
      </div>
    );
  }
  const detail = look.value;
  return (
    <>
      <JobState detail={detail} isOld={isOld} />
      <dl
        className="surface grid grid-cols-2 content-start max-md:order-last md:min-h-33 gap-x-6 gap-y-2 px-3.5 py-2.5 md:grid-cols-3 xl:grid-cols-6"
        data-testid="job-facts"
      >
        <Fact name="Schedule">
          <Schedule detail={detail} />
        </Fact>
        <Fact name="Next run">
          <Next detail={detail} />
        </Fact>
        <Fact name="Owner" title={said(detail.job.owner_source)}>
          {detail.job.owner ?? "nobody known"}
        </Fact>
        <Fact name="Team" title={said(detail.job.team_source)}>
          {detail.job.team ?? "none"}
        </Fact>
        <Fact name="Target">
          <Target detail={detail} />
        </Fact>
        <Fact name="Workspace">{detail.job.workspace_name ?? detail.job.workspace_id}</Fact>
        <Fact name="Runs as">{detail.job.run_as ?? UNKNOWN}</Fact>
        <Fact name="Made by">{detail.job.creator ?? UNKNOWN}</Fact>
        <Fact name="Deployed">{DEPLOYMENTS[detail.job.deployment_kind ?? ""] ?? detail.job.deployment_kind}</Fact>
        <Fact name="Changed">
          <TimeText at={detail.job.changed_at} />
        </Fact>
        <Fact name="Tags">
          <Tags tags={detail.job.tags} />
        </Fact>
        <Fact name="Job id">
          <span className="break-all">{detail.job.job_id}</span>
        </Fact>
      </dl>
    </>
  );
}

const DEPLOYMENTS: Record<string, string> = {
  "": "by hand, or not told",
  BUNDLE: "as a bundle",
  SYSTEM_MANAGED: "by the platform",
};

const SAID: Record<string, string> = {
  tag: "Said by a tag of the job",
  rule: "Said by a rule of monitor.yaml",
  deployment: "Said by the deployment that made the job",
  run_as: "The principal it runs as",
  creator: "Its creator",
};

function said(source: string | null): string {
  return source === null ? "Nothing says it" : (SAID[source] ?? source);
}

function Schedule({ detail: { job, schedule } }: { detail: JobDetail }) {
  if (!job.is_settings_known) return <span className="text-muted">not told: the row is older than the column</span>;
  const trigger = triggerWord(job.trigger_type);
  const words = schedule.words ?? (job.schedule === null ? (trigger ?? "No trigger") : job.schedule);
  return (
    <span title={[job.schedule, schedule.problem].filter(Boolean).join("\n") || undefined}>
      {words} {job.schedule !== null && <span className="text-muted">{job.timezone}</span>}
      {job.is_paused && <span className="ml-1 rounded bg-hover px-1 py-0.5 text-[11px] text-muted">paused</span>}
    </span>
  );
}

function Next({ detail: { job, schedule } }: { detail: JobDetail }) {
  if (schedule.next_at !== null) {
    return (
      <>
        <TimeText at={schedule.next_at} as="moment" />{" "}
        <span className="text-muted">
          <TimeText at={schedule.next_at} />
        </span>
      </>
    );
  }
  const why = job.is_deleted ? "none: deleted" : job.is_paused ? "none: paused" : "not to be told";
  return <span className="text-muted">{why}</span>;
}

function Target({ detail: { target_state: state } }: { detail: JobDetail }) {
  if (state === null) return <span className="text-muted">not known</span>;
  if (state.target === null) return <span className="text-muted">none set</span>;
  const margin = marginWords(state);
  if (margin === null) return promiseWords(state.target);
  return (
    <span title={promiseWords(state.target)} className="flex items-start gap-1.5">
      <span className="grid h-5 place-items-center">
        <ShapeIcon
          shape={margin.isKept ? "check" : "cross"}
          className={margin.isKept ? "text-succeeded" : "text-failed"}
        />
      </span>
      <span className={margin.isKept ? "" : "font-medium"}>{margin.text}</span>
    </span>
  );
}

function Tags({ tags }: { tags: JobDetail["job"]["tags"] }) {
  const all = Object.entries(tags).map(([key, value]) => (value ? `${key}=${value}` : key));
  if (all.length === 0) return <span className="text-muted">none</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {all.map((tag) => (
        <span key={tag} className="rounded bg-hover px-1.5 py-0.5 text-[12px] break-all">
          {tag}
        </span>
      ))}
    </span>
  );
}
