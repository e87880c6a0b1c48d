import type { AuditEntry } from "~/lib/types.ts";

export function entry(more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    entry_id: "17",
    at: "2026-11-21T11:30:00Z",
    user_name: "engineer-02@example.com",
    identified_by: "workspace",
    action: "changed",
    kind: "target",
    subject: "1001/1",
    workspace_id: "1001",
    workspace_name: "prod-eu",
    job_id: "1",
    job_name: "ingest_orders",
    before: { finish_by: "07:00", zone: "UTC", max_duration_s: null, note: null },
    after: { finish_by: "08:00", zone: "UTC", max_duration_s: 5400, note: null },
    reason: "the shops open later",
    is_private: false,
    ...more,
  };
}
