import type { ReactNode } from "react";
import { Gap } from "~/components/table/gap.tsx";
import { useCursor, useLines } from "~/components/table/use-lines.ts";
import { TimeText } from "~/components/time-text.tsx";
import { UNKNOWN } from "~/lib/format.ts";
import { triggerWord } from "~/lib/lists.ts";
import type { RunningRun } from "~/lib/types.ts";
import { AgainstCell, DatabricksCell, ElapsedCell, EndCell, JobCell, StateCell } from "./running-cells.tsx";

type Context = { ahead: number; atLeast: number };

type Column = {
  header: string;
  /** Width, alignment, and on which screens it is shown. */
  look: string;
  isBare?: boolean;
  cell: (run: RunningRun, context: Context) => ReactNode;
};

const COLUMNS: Column[] = [
  { header: "State", look: "w-10 sm:w-32", isBare: true, cell: (run) => <StateCell run={run} /> },
  { header: "Job", look: "", cell: (run) => <JobCell run={run} /> },
  {
    header: "Elapsed",
    look: "w-20 text-right num sm:w-24",
    cell: (run, { ahead }) => <ElapsedCell run={run} ahead={ahead} />,
  },
  {
    header: "Against its usual time",
    look: "w-60 max-lg:hidden",
    cell: (run, { ahead, atLeast }) => <AgainstCell run={run} ahead={ahead} atLeast={atLeast} />,
  },
  {
    header: "Expected end",
    look: "w-24 text-right num sm:w-28",
    cell: (run, { ahead }) => <EndCell run={run} ahead={ahead} />,
  },
  { header: "Started", look: "w-24 text-right max-sm:hidden", cell: (run) => <TimeText at={run.started_at} /> },
  {
    header: "Trigger",
    look: "w-24 max-xl:hidden",
    cell: (run) => <span className="text-muted">{triggerWord(run.trigger_type) ?? UNKNOWN}</span>,
  },
  { header: "Whose", look: "w-32 max-xl:hidden", cell: (run) => <Whose run={run} /> },
  {
    header: "Run",
    look: "w-36 max-2xl:hidden",
    cell: (run) => <span className="num block truncate text-muted">{run.run_id}</span>,
  },
  {
    header: "In Databricks",
    look: "w-10 max-sm:hidden text-right",
    isBare: true,
    cell: (run) => <DatabricksCell run={run} />,
  },
];

function Whose({ run }: { run: RunningRun }) {
  const text = run.team ?? run.owner;
  return (
    <span className="block truncate" title={[run.team, run.owner].filter(Boolean).join(", ")}>
      {text ?? <span className="text-muted">{UNKNOWN}</span>}
    </span>
  );
}

const CELL = "h-row border-b border-line px-2 first:pl-3.5 last:pr-3.5";

/** Runs that have not ended, a row each; those out of sight are two empty rows of their height. */
export function RunningTable({ runs, ahead, atLeast }: Context & { runs: readonly RunningRun[] }) {
  const { box, virtual, top, cursor } = useLines<HTMLTableSectionElement>(runs.length, () => true, "run");
  const seen = virtual.getVirtualItems();
  const above = (seen[0]?.start ?? top) - top;
  const below = virtual.getTotalSize() - ((seen.at(-1)?.end ?? top) - top);
  return (
    <table
      aria-label="Runs that have not ended"
      aria-rowcount={runs.length + 1}
      className="w-full table-fixed border-separate border-spacing-0"
    >
      <thead>
        <tr aria-rowindex={1} className="text-[12px] text-muted">
          {COLUMNS.map(({ header, look, isBare }) => (
            <th
              key={header}
              scope="col"
              className={`sticky top-11 z-head border-b border-line bg-panel text-left font-medium ${CELL} ${look}`}
            >
              <span className={isBare ? "sr-only sm:not-sr-only" : ""}>
                {header === "In Databricks" ? <Hidden>{header}</Hidden> : header}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={box}>
        <Gap height={above} />
        {seen.map(({ index }) => {
          const run = runs[index];
          if (run === undefined) return null;
          const key = `${run.workspace_id} ${run.run_id}`;
          return <Line key={key} run={run} index={index} isCursor={cursor === index} ahead={ahead} atLeast={atLeast} />;
        })}
        <Gap height={below} />
      </tbody>
    </table>
  );
}

function Hidden({ children }: { children: ReactNode }) {
  return <span className="sr-only">{children}</span>;
}

type LineProps = Context & { run: RunningRun; index: number; isCursor: boolean };

function Line({ run, index, isCursor, ...context }: LineProps) {
  const row = useCursor<HTMLTableRowElement>(isCursor);
  return (
    <tr
      ref={row}
      aria-rowindex={index + 2}
      data-run={run.run_id}
      data-state={run.state}
      className="hover:bg-hover focus-within:bg-hover"
    >
      {COLUMNS.map(({ header, look, cell }) => (
        <td key={header} className={`${CELL} ${look}`}>
          {cell(run, context)}
        </td>
      ))}
    </tr>
  );
}
