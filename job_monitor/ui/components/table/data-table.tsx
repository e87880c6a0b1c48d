import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";

export type Column<Row> = {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: "right";
  /** Takes the room that the others leave, and is cut with dots. */
  isWide?: boolean;
  /** The least width of screen on which the column is shown. */
  from?: "sm" | "lg" | "xl";
};

export type Sorting = { key: string; isDescending: boolean; onSort: (key: string) => void; keys: ReadonlySet<string> };

type Props<Row> = {
  /** Names the table for those who do not see the title. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  sorting?: Sorting;
};

const FROM = { sm: "max-sm:hidden", lg: "max-lg:hidden", xl: "max-xl:hidden" };

function cellClass<Row>(column: Column<Row>): string {
  return [
    "px-2 lg:px-3 first:pl-3.5 last:pr-3.5",
    column.align === "right" ? "num text-right" : "text-left",
    column.isWide ? "w-full max-w-0 lg:w-1/2" : "whitespace-nowrap",
    column.from ? FROM[column.from] : "",
  ].join(" ");
}

/** A table of rows as high as the density says; on narrow screens the lesser columns go, so that it never scrolls sideways. */
export function DataTable<Row>({ label, columns, rows, rowKey, sorting }: Props<Row>) {
  return (
    <table aria-label={label} className="w-full border-collapse">
      <thead>
        <tr className="h-row border-b border-line text-[12px] text-muted">
          {columns.map((column) => (
            <Header key={column.key} column={column} sorting={sorting} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)} className="h-row border-b border-line last:border-0 hover:bg-hover">
            {columns.map((column) => (
              <td key={column.key} className={cellClass(column)}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type HeaderProps<Row> = { column: Column<Row>; sorting: Sorting | undefined };

function Header<Row>({ column, sorting }: HeaderProps<Row>) {
  const isSorted = sorting?.key === column.key;
  const order = isSorted ? (sorting.isDescending ? "descending" : "ascending") : undefined;
  return (
    <th scope="col" aria-sort={order} className={`font-medium ${cellClass(column)}`}>
      {sorting?.keys.has(column.key) ? (
        <button
          type="button"
          onClick={() => sorting.onSort(column.key)}
          className="inline-flex h-6 items-center gap-1 rounded font-medium hover:text-ink"
        >
          {column.header}
          {order === "ascending" && <ArrowUp aria-hidden="true" className="size-3" />}
          {order === "descending" && <ArrowDown aria-hidden="true" className="size-3" />}
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}
