import { Link } from "@tanstack/react-router";
import { ExternalLink } from "lucide-react";
import { ErrorText } from "~/components/job/error-text.tsx";
import { ResultBadge } from "~/components/result-icon.tsx";
import { Fact } from "~/components/status/fact.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { count, duration, money } from "~/lib/format.ts";
import { isBad, type JobRun, type RunsValue, triggerClassWord } from "~/lib/job.ts";
import type { JobKey } from "~/lib/job-queries.ts";
import type { JobDetail } from "~/lib/types.ts";

type Props = RunsValue & { job: JobKey; chosen: JobRun | null };

/** The chosen run: how it ended, when, how long, and why. */
export function SelectedRun({ job, detail, chosen }: Props) {
  if (chosen === null) return <p className="m-auto p-6 text-muted">No run is chosen.</p>;
  const address = runAddress(detail.job.address, chosen.runId);
  return (
    <div className="flex flex-1 flex-col gap-3 px-3.5 pt-1 pb-3.5" data-testid="selected-run" data-run={chosen.runId}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <ResultBadge result={chosen.result} />
        <TimeText at={chosen.startedAt} as="moment" />
        <Link
          to="/jobs/$workspaceId/$jobId/runs/$runId"
          params={{ ...job, runId: chosen.runId }}
          className="ml-auto inline-flex min-h-6 items-center font-medium text-accent hover:underline"
        >
          Run page
        </Link>
      </div>
      <ErrorText key={chosen.runId} job={job} run={chosen} address={address} />
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-3">
        <Fact name="Worked">
          {duration(chosen.workedS)} <Against run={chosen} band={detail.band} />
        </Fact>
        <Fact name="Start to end" title="First start to newest end, with the time between attempts">
          {duration(chosen.elapsedS)}
        </Fact>
        <Fact name={chosen.isOpen ? "Last seen" : "Ended"}>
          <TimeText at={chosen.lastSeenAt} />
        </Fact>
        <Fact name="Attempts">{count(chosen.attempts)}</Fact>
        <Fact name="Trigger">{triggerClassWord(chosen.trigger)}</Fact>
        <Fact name="Cost" title="Account price where there is one, else list price">
          {costText(chosen, detail)}
        </Fact>
        {chosen.code && chosen.code !== "SUCCESS" && (
          <Fact name="Reason">
            <span className="break-all">{chosen.code}</span>
          </Fact>
        )}
        <Fact name="Run id">
          <span className="break-all">{chosen.runId}</span>
        </Fact>
      </dl>
      {address && (
        <a
          href={address}
          target="_blank"
          rel="noreferrer"
          className="mt-auto inline-flex min-h-6 w-fit items-center gap-1.5 font-medium text-accent hover:underline"
        >
          <ExternalLink aria-hidden="true" className="size-3.5" />
          Open this run in Databricks
        </a>
      )}
    </div>
  );
}

/** How the time worked compares with what is usual; only for runs that came to a good end. */
function Against({ run, band }: { run: JobRun; band: JobDetail["band"] }) {
  if (band?.p50_s == null || band.p95_s == null || isBad(run.result)) return null;
  if (run.workedS > band.p95_s) return <span className="text-muted">longer than usual</span>;
  return null;
}

function costText(run: JobRun, detail: JobDetail): string {
  if (detail.runs?.cost == null) {
    const isDenied = detail.sources.some(
      (source) => source.name.startsWith("system.billing.") && source.state === "denied",
    );
    return isDenied ? "No right to see costs" : "Not known";
  }
  if (run.cost === null) return "Not known";
  return money(run.cost, detail.cost?.currency ?? null);
}

/** The page of a run beside the page of its job: the same address with the run's part. */
function runAddress(jobAddress: string | null, runId: string): string | null {
  if (jobAddress === null) return null;
  const [path, query] = jobAddress.split("?");
  return `${path}/runs/${runId}${query ? `?${query}` : ""}`;
}
