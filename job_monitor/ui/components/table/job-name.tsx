type Props = { name: string | null; job_id: string | null; workspace_name: string | null; workspace_id: string | null };

/** A job's name with its workspace; a job id means something in its workspace only. */
export function JobName({ name, job_id, workspace_name, workspace_id }: Props) {
  const workspace = workspace_name ?? (workspace_id === null ? "account" : `workspace ${workspace_id}`);
  return (
    <span
      className="flex min-w-0 items-baseline gap-2"
      title={`${name ?? "No name"}, job ${job_id ?? "?"} in ${workspace}`}
    >
      <span className="truncate font-medium">{name ?? (job_id === null ? "No job" : `Job ${job_id}`)}</span>
      <span className="shrink-0 text-[12px] text-muted max-sm:hidden">{workspace}</span>
    </span>
  );
}
