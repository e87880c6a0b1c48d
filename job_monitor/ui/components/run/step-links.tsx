import { Link } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import type { JobKey } from "~/lib/job-queries.ts";

type Props = { job: JobKey; previous: string | null; next: string | null };

/** To the runs beside this one; the keys [ and ] do the same. */
export function StepLinks({ job, previous, next }: Props) {
  return (
    <nav aria-label="Runs beside this one" className="inline-flex rounded-md border border-line bg-panel p-0.5">
      <Step job={job} runId={previous} title="Previous run, key [">
        <ChevronLeft aria-hidden="true" className="size-4" />
        Previous
      </Step>
      <Step job={job} runId={next} title="Next run, key ]">
        Next
        <ChevronRight aria-hidden="true" className="size-4" />
      </Step>
    </nav>
  );
}

function Step({
  job,
  runId,
  title,
  children,
}: {
  job: JobKey;
  runId: string | null;
  title: string;
  children: ReactNode;
}) {
  const look = "inline-flex h-6 items-center gap-0.5 rounded px-1.5 text-[12px] font-medium";
  if (runId === null) return <span className={`${look} text-muted`}>{children}</span>;
  return (
    <Link
      to="/jobs/$workspaceId/$jobId/runs/$runId"
      params={{ ...job, runId }}
      title={title}
      className={`${look} text-ink hover:bg-hover`}
    >
      {children}
    </Link>
  );
}
