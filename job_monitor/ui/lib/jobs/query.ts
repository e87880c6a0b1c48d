import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "~/lib/api.ts";
import type { JobTable } from "~/lib/types.ts";
import { decode, type JobSet } from "./decode.ts";

/** The answer, what it decodes to, and the tag by which the server knows whether it has changed. */
export type JobSnapshot = { tag: string | null; answer: JobTable; set: JobSet | null };

const KEY = ["get", "/api/jobs/table", {}];

/** All jobs. What is at hand is kept when the server says that nothing has changed. */
async function read(queries: QueryClient, signal: AbortSignal): Promise<JobSnapshot> {
  const held = queries.getQueryData<JobSnapshot>(KEY);
  const headers = held?.tag ? { "if-none-match": held.tag } : {};
  const { data, response } = await client.GET("/api/jobs/table", { params: { header: headers }, signal });
  if (response.status === 304 && held) return held;
  if (data === undefined) throw new Error("The server sent an empty answer.");
  return { tag: response.headers.get("etag"), answer: data, set: decode(data) };
}

export function useJobTable() {
  const queries = useQueryClient();
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => read(queries, signal),
    // Comparing two megabytes cell by cell would take longer than drawing them.
    structuralSharing: false,
  });
}
