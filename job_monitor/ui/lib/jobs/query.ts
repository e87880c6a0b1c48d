import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "~/lib/api.ts";
import type { JobTable } from "~/lib/types.ts";
import type { JobSet } from "./decode.ts";

/** The answer, what it decodes to, and the tag by which the server knows whether it has changed. */
export type JobSnapshot = { tag: string | null; answer: JobTable; set: JobSet | null };

const PLAIN = ["get", "/api/jobs/table", {}];
const TAGGED = ["get", "/api/jobs/table", { with_tags: true }];

/** All jobs. What is at hand is kept when the server says that nothing has changed. */
async function read(queries: QueryClient, signal: AbortSignal, hasTags: boolean): Promise<JobSnapshot> {
  const held = queries.getQueryData<JobSnapshot>(hasTags ? TAGGED : PLAIN);
  const headers = held?.tag ? { "if-none-match": held.tag } : {};
  const query = hasTags ? { with_tags: true } : {};
  // What reads the answer comes beside it: nothing is drawn before both are here.
  const [{ data, response }, { decode }] = await Promise.all([
    client.GET("/api/jobs/table", { params: { header: headers, query }, signal }),
    import("./decode.ts"),
  ]);
  if (response.status === 304 && held) return held;
  if (data === undefined) throw new Error("The server sent an empty answer.");
  return { tag: response.headers.get("etag"), answer: data, set: decode(data) };
}

/** With the tags where they are asked for: they are a part that few need, and travel with no other answer. */
export function useJobTable(hasTags = false) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: hasTags ? TAGGED : PLAIN,
    queryFn: ({ signal }) => read(queries, signal, hasTags),
    // Comparing two megabytes cell by cell would take longer than drawing them.
    structuralSharing: false,
  });
}
