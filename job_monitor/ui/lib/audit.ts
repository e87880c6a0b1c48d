import { duration } from "./format.ts";
import type { AuditEntry } from "./types.ts";

/** One field of a changed thing; null stands for nothing. */
export type Change = { field: string; before: string | null; after: string | null };

const FIELDS: Record<string, string> = {
  finish_by: "done by",
  zone: "zone",
  max_duration_s: "at most",
  note: "note",
  name: "name",
  page: "page",
  query: "filters",
  is_shared: "shared",
};

const ACTIONS = { created: "set", changed: "changed", removed: "removed" } satisfies Record<
  AuditEntry["action"],
  string
>;

const KINDS = { target: "Target", view: "View" } satisfies Record<AuditEntry["kind"], string>;

function text(field: string, value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return field === "max_duration_s" && typeof value === "number" ? duration(value) : String(value);
}

/** The fields that differ; of what was created or removed those that say something. */
export function changesOf({ before, after }: Pick<AuditEntry, "before" | "after">): Change[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields]
    .map((field) => ({
      field: FIELDS[field] ?? field,
      before: text(field, before?.[field]),
      after: text(field, after?.[field]),
    }))
    .filter((change) => change.before !== change.after);
}

/** `Target changed`. */
export function deedOf({ kind, action }: Pick<AuditEntry, "kind" | "action">): string {
  return `${KINDS[kind]} ${ACTIONS[action]}`;
}

/** What it is about: a job by its name, a view by the name that it has or had. */
export function subjectOf(entry: AuditEntry): string {
  if (entry.kind === "target") return entry.job_name ?? `Job ${entry.job_id}`;
  const { name } = entry.after ?? entry.before ?? {};
  return text("name", name) ?? entry.subject;
}
