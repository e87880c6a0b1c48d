import { Link } from "@tanstack/react-router";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { ratio } from "~/lib/format.ts";
import { shown } from "~/lib/metrics/values.ts";
import { narrowedTo } from "~/lib/trends/drill.ts";
import type { TrendsSearch } from "~/lib/trends/search.ts";
import { type Row, type Rows, tableRows } from "~/lib/trends/table.ts";
import type { MetricDescription, MetricState } from "~/lib/types.ts";
import { ChangeText } from "./change-text.tsx";
import { LineSwatch, lookOfGroup } from "./looks.tsx";

type Props = {
  rows: Rows;
  state: MetricState;
  metric: MetricDescription;
  search: TrendsSearch;
  by: string | undefined;
  /** Of the column of names. */
  header: string;
};

/** The numbers under a chart: each group over the range, and its complete days against as many before. */
export function GroupTable({ rows, state, metric, search, by, header }: Props) {
  const number = (key: "value" | "complete" | "before", word: string, from?: "sm" | "lg"): Column<Row> => ({
    key,
    header: word,
    align: "right",
    cell: (row) => <span data-value={row[key] ?? undefined}>{shown(row[key], state)}</span>,
    ...(from ? { from } : {}),
  });
  const columns: Column<Row>[] = [
    { key: "group", header, cell: (row) => <Name row={row} search={search} by={by} />, isWide: true },
    ...(metric.has_coverage
      ? [
          {
            key: "coverage",
            header: "Rests on",
            align: "right" as const,
            cell: (row: Row) => <span title="The part of the runs that tells it">{ratio(row.coverage)}</span>,
            from: "lg" as const,
          },
        ]
      : []),
    number("value", "Whole range"),
    number("complete", "Complete days", "lg"),
    number("before", "As many before", "sm"),
    {
      key: "change",
      header: "Change",
      align: "right",
      cell: (row) => (row.change ? <ChangeText change={row.change} /> : "—"),
    },
  ];
  const shownRows = tableRows(rows, by);
  return <DataTable label={`${state.title} by group`} columns={columns} rows={shownRows} rowKey={(row) => row.key} />;
}

function Name({ row, search, by }: { row: Row; search: TrendsSearch; by: string | undefined }) {
  const isSum = row.key === "total" || row.key === "rest";
  const target = by === undefined || isSum ? null : narrowedTo(row.group, by);
  const name = <span className={`truncate ${row.key === "total" ? "font-semibold" : "font-medium"}`}>{row.label}</span>;
  return (
    <span className="flex min-w-0 items-center gap-2" title={row.label}>
      {by !== undefined && row.place !== null && <LineSwatch look={lookOfGroup(row.place)} />}
      {target?.kind === "filter" ? (
        <Link
          to="/trends"
          search={{ ...search, ...target.filters, by: undefined }}
          title={`Only ${row.label}`}
          className="min-w-0 truncate hover:text-accent hover:underline"
        >
          {name}
        </Link>
      ) : target?.kind === "job" ? (
        <Link
          to="/jobs/$workspaceId/$jobId"
          params={target.params}
          className="min-w-0 truncate hover:text-accent hover:underline"
        >
          {name}
        </Link>
      ) : (
        name
      )}
    </span>
  );
}
