import { client } from "~/lib/api.ts";
import { dataOf, PAGE_SIZE, readToEnd } from "~/lib/list-queries.ts";
import type { AuditEntry } from "~/lib/types.ts";
import { type FileColumn, type TableFile, tableFile } from "./table-file.ts";

const json = (value: object | null) => (value === null ? null : JSON.stringify(value));

const AUDIT: FileColumn<AuditEntry>[] = [
  { title: "entry_id", kind: "text", cell: (entry) => entry.entry_id },
  { title: "at", kind: "moment", cell: (entry) => entry.at },
  { title: "user_name", kind: "text", cell: (entry) => entry.user_name },
  { title: "identified_by", kind: "text", cell: (entry) => entry.identified_by },
  { title: "action", kind: "text", cell: (entry) => entry.action },
  { title: "kind", kind: "text", cell: (entry) => entry.kind },
  { title: "subject", kind: "text", cell: (entry) => entry.subject },
  { title: "workspace_id", kind: "text", cell: (entry) => entry.workspace_id },
  { title: "job_id", kind: "text", cell: (entry) => entry.job_id },
  { title: "job_name", kind: "text", cell: (entry) => entry.job_name },
  { title: "before", kind: "text", cell: (entry) => json(entry.before) },
  { title: "after", kind: "text", cell: (entry) => json(entry.after) },
  { title: "reason", kind: "text", cell: (entry) => entry.reason },
  { title: "is_private", kind: "flag", cell: (entry) => entry.is_private },
];

/** All changes that the viewer may see, or those of one thing, read page by page. */
export async function auditFile(subject: string | undefined): Promise<TableFile> {
  const { items, as_of } = await readToEnd(async (cursor) => {
    const query = { limit: PAGE_SIZE, ...(subject ? { subject } : {}), ...(cursor ? { cursor } : {}) };
    return dataOf(await client.GET("/api/audit", { params: { query } }));
  });
  return tableFile("audit", as_of, AUDIT, items);
}
