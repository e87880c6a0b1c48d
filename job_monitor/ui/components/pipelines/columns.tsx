import type { ReactNode } from "react";
import { JobStrip } from "~/components/jobs/job-strip.tsx";
import { duration, plural, ratio, UNKNOWN } from "~/lib/format.ts";
import type { Layout } from "~/lib/jobs/strip.ts";
import { KINDS } from "~/lib/pipelines/choices.ts";
import type { PipelineRow } from "~/lib/pipelines/decode.ts";
import type { SortKey } from "~/lib/pipelines/search.ts";
import { AskedBy, Cost, DatabricksCell, Moment, Retries, StateCell, Unknown } from "./cells.tsx";

export type Context = { currency: string | null; days: number };

export type PipelineColumn = {
  key: string;
  header: string | ((context: Context) => string);
  meaning?: string;
  sort?: SortKey;
  /** Its width by screen; the name takes what is left. */
  width: string;
  isNumber?: boolean;
  /** The header is for the ear alone: on a phone, or on every screen. */
  isBare?: "phone" | "always";
  /** The least width of screen on which it is shown. */
  from?: string;
  cell: (row: PipelineRow, context: Context) => ReactNode;
};

export const STRIP: Layout = { cells: 20, pitch: 5, bar: 4, height: 20 };

/** In their order on the screen; the name's cell is drawn by the line. */
export const COLUMNS: readonly PipelineColumn[] = [
  {
    key: "state",
    header: "State",
    sort: "state",
    width: "w-9 sm:w-30",
    isBare: "phone",
    meaning: "How the newest request went, and for how long the pipeline has been failing",
    cell: (row) => <StateCell row={row} />,
  },
  { key: "name", header: "Pipeline", sort: "name", width: "", cell: () => null },
  {
    key: "kind",
    header: "Kind",
    width: "w-22",
    from: "max-2xl:hidden",
    cell: (row) => <span title={KINDS[row.kind].meaning}>{KINDS[row.kind].word}</span>,
  },
  {
    key: "requests",
    header: "Last requests",
    width: "w-18 sm:w-28",
    isBare: "phone",
    meaning:
      "The last 20 requests, the newest at the right; retries are folded into their request. Height: how long it worked, on a scale of its own; a failure stands full.",
    cell: (row) =>
      row.results === "" ? (
        <span className="text-[12px] text-muted">{row.state === null ? UNKNOWN : ""}</span>
      ) : (
        <span className="flex justify-end overflow-hidden">
          <JobStrip results={row.results} durations={row.durations} layout={STRIP} />
        </span>
      ),
  },
  {
    key: "success",
    header: "Success",
    sort: "success",
    width: "w-18",
    isNumber: true,
    from: "max-md:hidden",
    meaning: "Requests of the window that succeeded, of those that succeeded or failed",
    cell: (row) =>
      row.success === null ? (
        <Unknown />
      ) : (
        <span title={`${row.succeeded} of ${plural(row.judged ?? 0, "request")}`}>{ratio(row.success)}</span>
      ),
  },
  {
    key: "typical",
    header: "Typical",
    sort: "typical",
    width: "w-19",
    isNumber: true,
    from: "max-lg:hidden",
    meaning: "Median time worked, retries and start-up included, of the requests of the window that succeeded",
    cell: (row) => duration(row.typicalS),
  },
  {
    key: "retries",
    header: "Retries",
    sort: "retries",
    width: "w-16",
    isNumber: true,
    from: "max-lg:hidden",
    meaning: "Updates after the first of each request, in the window",
    cell: (row) => <Retries row={row} />,
  },
  {
    key: "cost",
    header: ({ days }) => `Cost ${days} d`,
    sort: "cost",
    width: "w-22",
    isNumber: true,
    from: "max-lg:hidden",
    meaning: "All usage that names the pipeline, today so far among it; what jobs asked for stands in theirs as well",
    cell: (row, { currency }) => <Cost row={row} currency={currency} />,
  },
  {
    key: "asked",
    header: "Asked by",
    width: "w-32 xl:w-38 2xl:w-48",
    from: "max-lg:hidden",
    meaning: "The job that asked most often in the window; else what asked for the newest request",
    cell: (row) => <AskedBy row={row} />,
  },
  {
    key: "owner",
    header: "Run as",
    width: "w-36",
    from: "max-2xl:hidden",
    cell: (row) => (
      <span className="block truncate text-muted" title={row.runAs ?? undefined}>
        {row.runAs ?? UNKNOWN}
      </span>
    ),
  },
  {
    key: "good",
    header: "Last success",
    sort: "good",
    width: "w-24",
    isNumber: true,
    from: "max-xl:hidden",
    meaning: "End of the last request that succeeded, in all that is kept",
    cell: (row) => <Moment at={row.lastSuccess} />,
  },
  {
    key: "last",
    header: "Last request",
    sort: "last",
    width: "w-22 sm:w-24",
    isNumber: true,
    cell: (row) => <Moment at={row.lastSeen} />,
  },
  {
    key: "databricks",
    header: "In Databricks",
    width: "w-12",
    isNumber: true,
    isBare: "always",
    from: "max-sm:hidden",
    cell: (row) => <DatabricksCell row={row} />,
  },
];

export function cellClass(column: PipelineColumn): string {
  const align = column.isNumber ? "num text-right" : "text-left";
  return `overflow-hidden px-1.5 whitespace-nowrap first:pl-3.5 last:pr-3.5 ${align} ${column.from ?? ""}`;
}
