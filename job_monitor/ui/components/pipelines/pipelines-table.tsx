import { Link } from "@tanstack/react-router";
import { ArrowDown, ArrowUp } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import { useGrowing } from "~/components/table/growing.tsx";
import { useKeys } from "~/lib/keys.ts";
import { KINDS } from "~/lib/pipelines/choices.ts";
import type { PipelineRow } from "~/lib/pipelines/decode.ts";
import { nameOf } from "~/lib/pipelines/look.ts";
import { isDescending } from "~/lib/pipelines/order.ts";
import type { PipelinesSearch, SortKey } from "~/lib/pipelines/search.ts";
import { COLUMNS, type Context, cellClass, type PipelineColumn } from "./columns.tsx";

type Props = Context & {
  rows: readonly PipelineRow[];
  search: PipelinesSearch;
  onSort: (key: SortKey) => void;
};

const STEP = 100;

/** `j` and `k` go from row to row of those that are there. */
function useCursor(count: number): number | null {
  const [cursor, setCursor] = useState<number | null>(null);
  const move = (step: 1 | -1) => {
    const next = cursor === null || cursor >= count ? (step === 1 ? 0 : -1) : cursor + step;
    if (next >= 0 && next < count) setCursor(next);
  };
  useKeys("List of pipelines", [
    { press: "j", does: "Next pipeline; Enter opens it", run: () => move(1) },
    { press: "k", does: "The pipeline before", run: () => move(-1) },
  ]);
  return cursor;
}

/** The first pipelines that fit, a row each, and a button for the rest. */
export function PipelinesTable({ rows, search, onSort, currency, days }: Props) {
  const [shown, more] = useGrowing(rows, STEP);
  const cursor = useCursor(shown.length);
  return (
    <>
      <table
        aria-label="Pipelines"
        aria-rowcount={rows.length + 1}
        className="w-full table-fixed border-separate border-spacing-0"
      >
        <thead>
          <tr aria-rowindex={1} className="text-[12px] text-muted">
            {COLUMNS.map((column) => (
              <Header key={column.key} column={column} search={search} onSort={onSort} context={{ currency, days }} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, index) => (
            <PipelineLine
              key={row.key}
              row={row}
              index={index}
              currency={currency}
              days={days}
              isCursor={cursor === index}
            />
          ))}
        </tbody>
      </table>
      {more}
    </>
  );
}

type HeaderProps = {
  column: PipelineColumn;
  search: PipelinesSearch;
  onSort: (key: SortKey) => void;
  context: Context;
};

const BARE = { phone: "max-sm:sr-only", always: "sr-only" };

function Header({ column, search, onSort, context }: HeaderProps) {
  const { sort } = column;
  const text = typeof column.header === "string" ? column.header : column.header(context);
  const isSorted = sort !== undefined && search.sort === sort;
  const order = isSorted ? (isDescending(search) ? "descending" : "ascending") : undefined;
  const Arrow = order === "ascending" ? ArrowUp : ArrowDown;
  const bare = column.isBare ? BARE[column.isBare] : "";
  return (
    <th
      scope="col"
      aria-sort={order}
      title={column.meaning}
      className={`sticky top-11 z-head h-8 border-b border-line bg-panel font-medium ${column.width} ${cellClass(column)}`}
    >
      {sort === undefined ? (
        <span className={bare}>{text}</span>
      ) : (
        <button
          type="button"
          onClick={() => onSort(sort)}
          className={`inline-flex h-6 max-w-full items-center gap-1 rounded font-medium hover:text-ink ${order ? "text-ink" : ""}`}
        >
          <span className={`truncate ${bare}`}>{text}</span>
          {order && <Arrow aria-hidden="true" className="size-3 shrink-0" />}
        </button>
      )}
    </th>
  );
}

type LineProps = Context & { row: PipelineRow; index: number; isCursor: boolean };

/** One pipeline in a row of 32 px; the whole row leads to it, but for the links of its own. */
const PipelineLine = memo(function PipelineLine({ row, index, isCursor, currency, days }: LineProps) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isCursor) link.current?.focus();
  }, [isCursor]);
  return (
    <tr
      aria-rowindex={index + 2}
      data-pipeline={row.key}
      className="relative scroll-mt-20 hover:bg-hover focus-within:bg-hover"
    >
      {COLUMNS.map((column) => (
        <td key={column.key} className={`h-8 border-b border-line ${cellClass(column)}`}>
          {column.key === "name" ? <Name row={row} link={link} /> : column.cell(row, { currency, days })}
        </td>
      ))}
    </tr>
  );
});

function Name({ row, link }: { row: PipelineRow; link: React.Ref<HTMLAnchorElement> }) {
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <Link
        ref={link}
        to="/pipelines/$workspaceId/$pipelineId"
        params={{ workspaceId: row.workspaceId, pipelineId: row.pipelineId }}
        preload={false}
        title={`${nameOf(row)} in ${row.workspace}`}
        className="truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
      >
        {nameOf(row)}
      </Link>
      {row.kind !== "pipeline" && row.kind !== "unknown" && (
        <span className="min-w-0 shrink-0 2xl:hidden">
          <Tag>{KINDS[row.kind].word.toLowerCase()}</Tag>
        </span>
      )}
      {row.isDeleted && <Tag>deleted</Tag>}
      {row.isDevelopment === true && <Tag>development</Tag>}
      {row.isContinuous === true && <Tag>continuous</Tag>}
      <span className="shrink-[3] truncate text-[12px] text-muted max-sm:hidden">{row.workspace}</span>
    </span>
  );
}

function Tag({ children }: { children: string }) {
  return <span className="shrink-0 rounded bg-hover px-1 text-[11px] text-muted max-sm:hidden">{children}</span>;
}
