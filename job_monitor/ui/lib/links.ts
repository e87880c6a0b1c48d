/** Address of a job's page. A job's id means something in its workspace only. */
export function jobPath(workspaceId: string, jobId: string): string {
  return `/jobs/${encodeURIComponent(workspaceId)}/${encodeURIComponent(jobId)}`;
}
