import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, type RefObject, useRef } from "react";
import { useGrowing } from "~/components/table/growing.tsx";
import { type ComputeRow, KINDS } from "~/lib/compute/decode.ts";
import { isDescending } from "~/lib/compute/list.ts";
import type { ComputeSearch, SortKey } from "~/lib/compute/search.ts";
import { money } from "~/lib/format.ts";
import { useKeys } from "~/lib/keys.ts";
import { HoursCell, IdleCell, JoblessCell, NameCell, NodesCell, RuntimeCell, StopCell } from "./cells.tsx";
import { RangeCell } from "./range-bar.tsx";

type Context = { currency: string | null };

type Column = {
  header: string;
  sort?: SortKey;
  /** Width, alignment, and on which screens it is shown. */
  look: string;
  meaning?: string;
  cell: (row: ComputeRow, context: Context) => ReactNode;
};

const COLUMNS: Column[] = [
  { header: "Compute", sort: "name", look: "", cell: (row) => <NameCell row={row} /> },
  {
    header: "Kind",
    look: "w-24 whitespace-nowrap max-md:hidden text-muted",
    cell: (row) => <span title={KINDS[row.kind].meaning}>{KINDS[row.kind].word}</span>,
  },
  {
    header: "Runtime",
    sort: "runtime",
    look: "w-24 max-lg:hidden",
    meaning: "The oldest version of the Databricks Runtime that the clusters of the window were set to",
    cell: (row) => <RuntimeCell row={row} />,
  },
  {
    header: "Nodes",
    sort: "nodes",
    look: "w-36 max-xl:hidden",
    meaning: "Type and number of the workers by the settings",
    cell: (row) => <NodesCell row={row} />,
  },
  {
    header: "CPU",
    sort: "cpu",
    look: "w-28 max-lg:hidden",
    meaning:
      "CPU of the workers, weighted by their time: p50 to p95 as a bar, the highest minute as a tick, p95 as number",
    cell: (row) => <RangeCell row={row} what="CPU" />,
  },
  {
    header: "Memory",
    sort: "mem",
    look: "w-28 max-lg:hidden",
    meaning: "Memory of the workers, likewise",
    cell: (row) => <RangeCell row={row} what="Memory" />,
  },
  {
    header: "Node-hours",
    sort: "hours",
    look: "w-24 text-right num max-2xl:hidden",
    meaning: "Hours of nodes that were sampled, drivers too",
    cell: (row) => <HoursCell row={row} />,
  },
  {
    header: "Ends idle",
    sort: "stop",
    look: "w-19 text-right num max-xl:hidden",
    meaning: "After how long without use an all-purpose cluster ends by itself",
    cell: (row) => <StopCell row={row} />,
  },
  {
    header: "No job",
    look: "w-21 text-right num max-xl:hidden",
    meaning: "Cost of hours of an all-purpose cluster in which no job ran: by hand, or for nobody",
    cell: (row, { currency }) => <JoblessCell row={row} currency={currency} />,
  },
  {
    header: "Idle",
    sort: "idle",
    look: "w-20 sm:w-22 text-right num",
    meaning: "Cost of hours of an all-purpose cluster in which jobs ran, less the shares of their tasks",
    cell: (row, { currency }) => <IdleCell row={row} currency={currency} />,
  },
  {
    header: "Cost",
    sort: "cost",
    look: "w-24 text-right num",
    meaning: "Cost of the platform in the window; machines of the cloud are billed by the cloud",
    cell: (row, { currency }) => money(row.cost, currency),
  },
];

const CELL = "h-8 border-b border-line px-2 first:pl-3.5 last:pr-3.5";

type Props = {
  rows: readonly ComputeRow[];
  currency: string | null;
  search: ComputeSearch;
  onSort: (key: SortKey) => void;
};

const STEP = 30;

/** One row of 32 px each; more of them when asked for. */
export function ComputeTable({ rows, currency, search, onSort }: Props) {
  const [shown, more] = useGrowing(rows, STEP);
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body);
  return (
    <>
      <table
        aria-label="Clusters"
        aria-rowcount={rows.length + 1}
        className="w-full table-fixed border-separate border-spacing-0"
      >
        <thead>
          <tr aria-rowindex={1} className="text-[12px] text-muted">
            {COLUMNS.map((column) => (
              <Head key={column.header} column={column} search={search} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {shown.map((row, index) => (
            <Line key={row.key} row={row} index={index} currency={currency} />
          ))}
        </tbody>
      </table>
      {more}
    </>
  );
}

/** `j` and `k` go from row to row: to its link, or to its name where it leads nowhere. */
function useRowKeys(body: RefObject<HTMLTableSectionElement | null>) {
  const move = (step: 1 | -1) => {
    const stops = [...(body.current?.querySelectorAll<HTMLElement>("tr > td:first-child :is(a, [data-row])") ?? [])];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    const next = stops[at === -1 && step === -1 ? -1 : at + step];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  };
  useKeys("List of clusters", [
    { press: "j", does: "Next row; Enter opens its job", run: () => move(1) },
    { press: "k", does: "The row before", run: () => move(-1) },
  ]);
}

type HeadProps = { column: Column; search: ComputeSearch; onSort: (key: SortKey) => void };

function Head({ column: { header, sort, look, meaning }, search, onSort }: HeadProps) {
  const isSorted = sort !== undefined && search.sort === sort;
  const order = isSorted ? (isDescending(search) ? "descending" : "ascending") : undefined;
  const Arrow = order === "ascending" ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      aria-sort={order}
      title={meaning}
      className={`sticky top-11 z-head border-b border-line bg-panel text-left font-medium ${CELL} ${look}`}
    >
      {sort === undefined ? (
        header
      ) : (
        <button
          type="button"
          onClick={() => onSort(sort)}
          className={`inline-flex h-6 max-w-full items-center gap-1 rounded font-medium hover:text-ink ${order ? "text-ink" : ""}`}
        >
          <span className="truncate">{header}</span>
          {order && <Arrow aria-hidden="true" className="size-3 shrink-0" />}
        </button>
      )}
    </th>
  );
}

type LineProps = Context & { row: ComputeRow; index: number };

function Line({ row, index, currency }: LineProps) {
  return (
    <tr
      aria-rowindex={index + 2}
      data-compute={row.id ?? ""}
      data-cost={row.cost ?? undefined}
      className="hover:bg-hover focus-within:bg-hover"
    >
      {COLUMNS.map(({ header, look, cell }) => (
        <td key={header} className={`${CELL} ${look}`}>
          {cell(row, { currency })}
        </td>
      ))}
    </tr>
  );
}
