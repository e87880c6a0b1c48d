import { ArrowDown, ArrowUp } from "lucide-react";
import { isDescending } from "~/lib/jobs/order.ts";
import type { JobsSearch, SortKey } from "~/lib/jobs/search.ts";
import { cellClass, type JobColumn } from "./columns.tsx";

type Props = { columns: readonly JobColumn[]; search: JobsSearch; onSort: (key: SortKey) => void };

/** Names of the columns; they stay in sight, and those that can be sorted by are buttons. */
export function HeaderRow({ columns, search, onSort }: Props) {
  return (
    <thead>
      <tr aria-rowindex={1} className="text-[12px] text-muted">
        {columns.map((column) => (
          <HeaderCell key={column.key} column={column} search={search} onSort={onSort} />
        ))}
      </tr>
    </thead>
  );
}

type CellProps = { column: JobColumn; search: JobsSearch; onSort: (key: SortKey) => void };

function HeaderCell({ column, search, onSort }: CellProps) {
  const { sort } = column;
  const isSorted = sort !== undefined && search.sort === sort;
  const order = isSorted ? (isDescending(search) ? "descending" : "ascending") : undefined;
  const Arrow = order === "ascending" ? ArrowUp : ArrowDown;
  const label = column.isBareOnPhone ? "max-sm:sr-only" : "";
  return (
    <th
      scope="col"
      aria-sort={order}
      title={column.meaning}
      data-column={column.key}
      className={`sticky top-11 z-head h-row border-b border-line bg-panel font-medium ${column.width} ${cellClass(column)}`}
    >
      {sort === undefined ? (
        <span className={label}>{column.header}</span>
      ) : (
        <button
          type="button"
          onClick={() => onSort(sort)}
          className={`inline-flex h-6 max-w-full items-center gap-1 rounded font-medium hover:text-ink ${order ? "text-ink" : ""}`}
        >
          <span className={`truncate ${label}`}>{column.header}</span>
          {order && <Arrow aria-hidden="true" className="size-3 shrink-0" />}
        </button>
      )}
    </th>
  );
}
