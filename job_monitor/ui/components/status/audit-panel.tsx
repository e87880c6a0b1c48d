import { ArrowRight } from "lucide-react";
import { Panel } from "~/components/panel/panel.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { MoreButton } from "~/components/table/growing.tsx";
import { SaveTable } from "~/components/table/save-table.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { type Change, changesOf, deedOf, subjectOf } from "~/lib/audit.ts";
import { count, UNKNOWN } from "~/lib/format.ts";
import { useAuditPages } from "~/lib/list-queries.ts";
import { lookOf } from "~/lib/look.ts";
import { useAsked } from "~/lib/queries.ts";
import type { AuditEntry } from "~/lib/types.ts";

const COLUMNS: Column<AuditEntry>[] = [
  { key: "at", header: "When", cell: (entry) => <TimeText at={entry.at} /> },
  { key: "who", header: "Who", cell: (entry) => entry.user_name, from: "sm" },
  { key: "deed", header: "What", cell: (entry) => deedOf(entry) },
  { key: "subject", header: "Of", cell: (entry) => <Subject entry={entry} />, from: "lg" },
  { key: "changes", header: "Before → after", cell: (entry) => <Changes entry={entry} />, isWide: true },
];

/** What people changed, the newest first: who, when, and what was before. Of all, or of one thing. */
export default function AuditPanel({ subject }: { subject?: string }) {
  const query = useAuditPages(subject);
  const look = lookOf({
    query: useAsked(query),
    sources: (data) => data.pages[0]?.sources.filter((source) => source.name === "system.lakeflow.jobs") ?? [],
    value: (data) => data.pages.flatMap((page) => page.items),
    isEmpty: (entries) => entries.length === 0 && !query.hasNextPage,
  });
  const shown = look.kind === "ready" ? look.value.length : 0;
  return (
    <Panel
      title="Audit"
      note={shown > 0 ? `${count(shown)} shown${query.hasNextPage ? ", more follow" : ", that is all"}` : undefined}
      look={look}
      empty={subject ? "Nobody has set a target of it." : "Nobody has set a target or saved a view that you may see."}
      height={subject ? 140 : 240}
      aside={
        <SaveTable
          what="All changes"
          isOff={shown === 0}
          load={async () => (await import("~/lib/files/audit.ts")).auditFile(subject)}
        />
      }
    >
      {(entries) => (
        <>
          <DataTable label="Audit" columns={COLUMNS} rows={entries} rowKey={(entry) => entry.entry_id} />
          {query.hasNextPage && (
            <MoreButton onClick={() => void query.fetchNextPage()} isBusy={query.isFetchingNextPage}>
              {query.isFetchingNextPage ? "Reading …" : "Show older changes"}
            </MoreButton>
          )}
        </>
      )}
    </Panel>
  );
}

function Subject({ entry }: { entry: AuditEntry }) {
  const name = subjectOf(entry);
  return (
    <span title={`${name}, ${entry.subject}`} className="block max-w-60 truncate font-medium">
      {name}
    </span>
  );
}

function sentence({ field, before, after }: Change): string {
  return `${field}: ${before ?? "nothing"} → ${after ?? "nothing"}`;
}

function Changes({ entry }: { entry: AuditEntry }) {
  const changes = changesOf(entry);
  const why = entry.reason ? [`because: ${entry.reason}`] : [];
  const all = [...changes.map(sentence), ...why].join("\n");
  if (all === "") return UNKNOWN;
  return (
    <span title={all} className="flex min-w-0 flex-wrap items-center gap-x-3 py-1.5">
      {changes.map((change) => (
        <span key={change.field} className="inline-flex min-w-0 flex-wrap items-center gap-x-1 break-all">
          <span className="text-muted">{change.field}</span>
          {change.before !== null && <s className="text-muted">{change.before}</s>}
          {change.before !== null && change.after !== null && <ArrowRight aria-label="to" className="size-3" />}
          {change.after !== null && <span>{change.after}</span>}
        </span>
      ))}
      {entry.reason && <span className="break-words text-muted">“{entry.reason}”</span>}
    </span>
  );
}
