import { Link } from "@tanstack/react-router";
import { forwardRef } from "react";
import type { JobRow } from "~/lib/jobs/decode.ts";

/** A job's name, which leads to its page; the whole line that it stands in can be pressed. */
export const JobLink = forwardRef<HTMLAnchorElement, { job: JobRow }>(function JobLink({ job }, ref) {
  return (
    <Link
      ref={ref}
      to="/jobs/$workspaceId/$jobId"
      params={{ workspaceId: job.workspaceId, jobId: job.jobId }}
      preload={false}
      className="truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
    >
      {job.name ?? `Job ${job.jobId}`}
    </Link>
  );
});
