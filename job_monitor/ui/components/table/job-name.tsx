import { Link } from "@tanstack/react-router";

type Props = {
  name: string | null;
  job_id: string | null;
  workspace_name: string | null;
  workspace_id: string | null;
  /** The run to show on the job's page. */
  run?: string | undefined;
  /** The workspace below the name, where both do not fit beside one another. */
  isStacked?: boolean;
};

/** A job's name with its workspace, leading to its page; a job id means something in its workspace only. */
export function JobName({ name, job_id, workspace_name, workspace_id, run, isStacked = false }: Props) {
  const workspace = workspace_name ?? (workspace_id === null ? "account" : `workspace ${workspace_id}`);
  return (
    <span
      className={`flex min-w-0 ${isStacked ? "flex-col py-0.5" : "items-baseline gap-2"}`}
      title={`${name ?? "No name"}, job ${job_id ?? "?"} in ${workspace}`}
    >
      <Name name={name} job_id={job_id} workspace_id={workspace_id} run={run} />
      <span className={`truncate text-[12px] text-muted max-sm:hidden ${isStacked ? "" : "min-w-0 flex-1"}`}>
        {workspace}
      </span>
    </span>
  );
}

/** Without a name the job is in no table of jobs (a one-off run, or no right to read it), so there is no page of it. */
function Name({ name, job_id, workspace_id, run }: Omit<Props, "workspace_name">) {
  if (name === null || job_id === null || workspace_id === null) {
    return <span className="truncate font-medium">{name ?? (job_id === null ? "No job" : `Job ${job_id}`)}</span>;
  }
  return (
    <Link
      to="/jobs/$workspaceId/$jobId"
      params={{ workspaceId: workspace_id, jobId: job_id }}
      search={{ run }}
      className="truncate font-medium hover:text-accent hover:underline"
    >
      {name}
    </Link>
  );
}
