import { Panel } from "~/components/panel/panel.tsx";
import { ResultBadge } from "~/components/result-icon.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { count, duration, plural } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import { attemptsLook } from "~/lib/run.ts";
import type { RunDetail } from "~/lib/types.ts";

type Attempt = NonNullable<RunDetail["attempts"]>[number];

const COLUMNS: Column<Attempt>[] = [
  {
    key: "number",
    header: "Attempt",
    cell: (one) => (one.number === 1 ? "1" : `${count(one.number)}, a repair or retry`),
  },
  { key: "result", header: "Result", cell: (one) => <ResultBadge result={one.result_class} isIconOnPhone /> },
  { key: "worked", header: "Worked", align: "right", cell: (one) => duration(one.worked_s) },
  { key: "started", header: "Started", align: "right", cell: (one) => <TimeText at={one.started_at} as="moment" /> },
  {
    key: "ended",
    header: "Ended",
    align: "right",
    cell: (one) => <TimeText at={one.last_seen_at} as="moment" />,
    from: "sm",
  },
];

/** The attempts of the run: each that ended with a result, and one that is under way. */
export function AttemptsPanel({ query }: { query: Asked<RunDetail> }) {
  const look = attemptsLook(query);
  return (
    <Panel
      title="Attempts and repairs"
      note={look.kind === "ready" ? plural(look.value.length, "attempt") : undefined}
      look={look}
      empty="No attempt of this run is known."
      height={120}
    >
      {(attempts) => (
        <DataTable label="Attempts of the run" columns={COLUMNS} rows={attempts} rowKey={(one) => String(one.number)} />
      )}
    </Panel>
  );
}
