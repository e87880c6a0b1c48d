import { ArrowDown, ArrowUp } from "lucide-react";
import type { CSSProperties, PointerEvent } from "react";
import { useArrangement } from "~/lib/jobs/arrangement.ts";
import { isDescending } from "~/lib/jobs/order.ts";
import type { JobsSearch, SortKey } from "~/lib/jobs/search.ts";
import { cellClass, type JobColumn } from "./columns.tsx";
import { PICK_CELL, PickBox } from "./pick-cell.tsx";

const HEAD = "sticky top-11 z-head h-row border-b border-line bg-panel font-medium";

type Props = {
  columns: readonly JobColumn[];
  search: JobsSearch;
  /** Of the jobs that fit, whether all are selected, some (null) or none. */
  isAllPicked: boolean | null;
  onSort: (key: SortKey) => void;
  onPickAll: () => void;
};

/** Names of the columns; they stay in sight, and those that can be sorted by are buttons. */
export function HeaderRow({ columns, search, isAllPicked, onSort, onPickAll }: Props) {
  const { widths = {} } = useArrangement();
  return (
    <thead>
      <tr aria-rowindex={1} className="text-[12px] text-muted">
        <th scope="col" className={`${HEAD} ${PICK_CELL}`}>
          <PickBox
            label="Select all jobs that fit"
            isOn={isAllPicked === true}
            isSome={isAllPicked === null}
            onPress={onPickAll}
          />
          <span className="sr-only">Select</span>
        </th>
        {columns.map((column) => (
          <HeaderCell key={column.key} column={column} share={widths[column.key]} search={search} onSort={onSort} />
        ))}
      </tr>
    </thead>
  );
}

/** The edge towards the name, which takes what is left. The keys are in the menu of columns. */
function Grip({ isRight }: { isRight: boolean }) {
  return (
    <span
      aria-hidden="true"
      onPointerDown={onGrab}
      className={`absolute inset-y-0 w-1.5 cursor-col-resize touch-none hover:bg-line-strong max-sm:hidden ${isRight ? "right-0" : "left-0"}`}
    />
  );
}

function onGrab(event: PointerEvent<HTMLElement>): void {
  const { clientX, currentTarget } = event;
  const head = currentTarget.closest("th");
  event.preventDefault();
  if (head) void import("~/lib/jobs/rearranging.ts").then(({ drag }) => drag(head, clientX));
}

type CellProps = { column: JobColumn; share: number | undefined; search: JobsSearch; onSort: (key: SortKey) => void };

function HeaderCell({ column, share, search, onSort }: CellProps) {
  const { sort } = column;
  const isSorted = sort !== undefined && search.sort === sort;
  const order = isSorted ? (isDescending(search) ? "descending" : "ascending") : undefined;
  return (
    <th
      scope="col"
      aria-sort={order}
      title={column.meaning}
      data-column={column.key}
      style={{ "--share": `${(share ?? 0) * 100}%` } as CSSProperties}
      className={`${HEAD} ${column.width} ${share ? "sm:w-(--share)!" : ""} ${cellClass(column)}`}
    >
      {column.width && <Grip isRight={column.key === "state"} />}
      <HeaderText column={column} order={order} onSort={onSort} />
    </th>
  );
}

type TextProps = {
  column: JobColumn;
  order: "ascending" | "descending" | undefined;
  onSort: (key: SortKey) => void;
};

function HeaderText({ column: { header, sort, isBareOnPhone }, order, onSort }: TextProps) {
  const Arrow = order === "ascending" ? ArrowUp : ArrowDown;
  const label = isBareOnPhone ? "max-sm:sr-only" : "";
  if (sort === undefined) return <span className={label}>{header}</span>;
  return (
    <button
      type="button"
      onClick={() => onSort(sort)}
      className={`inline-flex h-6 max-w-full items-center gap-1 rounded font-medium hover:text-ink ${order ? "text-ink" : ""}`}
    >
      <span className={`truncate ${label}`}>{header}</span>
      {order && <Arrow aria-hidden="true" className="size-3 shrink-0" />}
    </button>
  );
}
