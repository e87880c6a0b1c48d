import { Link } from "@tanstack/react-router";
import { ExternalLink } from "lucide-react";

type Props = { job?: { workspaceId: string; jobId: string; name: string } };

/** Where the page lies: all jobs, and for a run its job. */
export function Trail({ job }: Props) {
  const look = "inline-flex min-h-6 items-center font-medium text-accent hover:underline";
  return (
    <nav aria-label="Above this page" className="flex flex-wrap items-center gap-x-2">
      <Link to="/jobs" className={look}>
        All jobs
      </Link>
      {job && (
        <>
          <span aria-hidden="true" className="text-muted">
            /
          </span>
          <Link
            to="/jobs/$workspaceId/$jobId"
            params={{ workspaceId: job.workspaceId, jobId: job.jobId }}
            className={`${look} max-w-80 truncate`}
          >
            {job.name}
          </Link>
        </>
      )}
    </nav>
  );
}

/** Only where the account tells the workspace's address. */
export function DatabricksLink({ address }: { address: string | null }) {
  if (address === null) return null;
  return (
    <a
      href={address}
      target="_blank"
      rel="noreferrer"
      className="inline-flex min-h-6 items-center gap-1.5 font-medium text-accent hover:underline"
    >
      <ExternalLink aria-hidden="true" className="size-3.5" />
      Open in Databricks
    </a>
  );
}
