import { ArrowRight } from "lucide-react";
import { Panel } from "~/components/panel/panel.tsx";
import { useGrowing } from "~/components/table/growing.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { plural } from "~/lib/format.ts";
import { changesLook, fieldText, fieldWord } from "~/lib/job.ts";
import type { Asked } from "~/lib/look.ts";
import type { JobChange, JobDetail } from "~/lib/types.ts";

const FIRST_ROWS = 8;

/** What changed of the job's definition, and when. */
export function ChangesPanel({ query }: { query: Asked<JobDetail> }) {
  const look = changesLook(query);
  return (
    <Panel
      title="Changes"
      note={look.kind === "ready" ? `${plural(look.value.length, "version")} kept` : undefined}
      look={look}
      empty="No version of the definition is kept."
      height={160}
    >
      {(changes) => <Rows changes={changes} />}
    </Panel>
  );
}

function Rows({ changes }: { changes: JobChange[] }) {
  const [shown, more] = useGrowing(changes, FIRST_ROWS);
  return (
    <>
      <ol className="px-3.5 pb-2">
        {shown.map((change) => (
          <li
            key={change.version_number}
            className="flex flex-wrap gap-x-3 gap-y-0.5 border-b border-line py-1.5 last:border-0"
          >
            <span className="w-44 shrink-0">
              <TimeText at={change.changed_at} as="moment" />
            </span>
            <span className="min-w-0 flex-1 basis-52">
              <What change={change} />
            </span>
          </li>
        ))}
      </ol>
      {more}
    </>
  );
}

function What({ change }: { change: JobChange }) {
  if (change.is_deletion) return <strong className="font-semibold">Deleted</strong>;
  if (change.is_first) return <span className="text-muted">The oldest version that is kept</span>;
  if (change.fields.length === 0) return <span className="text-muted">Something that the table does not record</span>;
  return change.fields.map(({ field, before, after }) => (
    <span key={field} className="mr-3 inline-flex flex-wrap items-center gap-x-1 break-all">
      <span className="text-muted">{fieldWord(field)}</span>
      <s className="text-muted">{fieldText(field, before) ?? "nothing"}</s>
      <ArrowRight aria-label="to" className="size-3 shrink-0" />
      <span>{fieldText(field, after) ?? "nothing"}</span>
    </span>
  ));
}
