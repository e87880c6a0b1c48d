import { Link } from "@tanstack/react-router";
import { Panel } from "~/components/panel/panel.tsx";
import { ResultBadge, ShapeIcon } from "~/components/result-icon.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { useGrowing } from "~/components/table/growing.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { count, duration } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import { type PipelineRequests, requestsLook, triesWords } from "~/lib/pipelines/page.ts";
import { requestWord } from "~/lib/pipelines/words.ts";
import { RESULTS } from "~/lib/results.ts";
import type { PipelineDetail, PipelineRequest } from "~/lib/types.ts";

type Props = { query: Asked<PipelineDetail>; days: number; isTroubled: boolean; onToggle: () => void };
type Row = PipelineRequest & { workspaceId: string };

const COLUMNS: Column<Row>[] = [
  { key: "state", header: "State", cell: (row) => <ResultBadge result={row.result_class} isIconOnPhone /> },
  { key: "asked", header: "Asked by", isWide: true, cell: (row) => <AskedBy row={row} /> },
  { key: "tries", header: "Tries", cell: (row) => <Tries request={row} /> },
  { key: "worked", header: "Worked", align: "right", cell: (row) => duration(row.worked_s) },
  { key: "started", header: "Started", align: "right", from: "sm", cell: (row) => <TimeText at={row.started_at} /> },
  { key: "end", header: "End", align: "right", cell: (row) => <End row={row} /> },
];

/** What was asked for in the window, each with all its tries: a retry is no run of its own. */
export function RequestsPanel({ query, days, isTroubled, onToggle }: Props) {
  const look = requestsLook(query);
  const workspaceId = query.data?.pipeline.workspace_id ?? "";
  return (
    <Panel
      title="Requests"
      note={look.kind === "ready" ? noteOf(look.value, days) : undefined}
      look={look}
      empty={
        isTroubled
          ? `No request of the last ${days} days failed or was retried.`
          : `Nothing asked for this pipeline in the last ${days} days.`
      }
      height={360}
      aside={
        <button
          type="button"
          aria-pressed={isTroubled}
          onClick={onToggle}
          className="inline-flex h-6 items-center rounded-full border border-line bg-panel px-2 text-[12px] hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft"
        >
          Failed or retried
        </button>
      }
    >
      {(requests) => <Requests rows={requests.items.map((item) => ({ ...item, workspaceId }))} />}
    </Panel>
  );
}

function noteOf({ items, count: all }: PipelineRequests, days: number): string {
  return items.length < all
    ? `the newest ${count(items.length)} of ${count(all)}, ${days} days`
    : `${count(all)}, ${days} days`;
}

function Requests({ rows }: { rows: readonly Row[] }) {
  const [shown, more] = useGrowing(rows, 25);
  return (
    <>
      <DataTable label="Requests" columns={COLUMNS} rows={shown} rowKey={(row) => row.request_id} />
      {more}
    </>
  );
}

function AskedBy({ row }: { row: Row }) {
  if (row.job_id === null) return <span className="text-muted">{requestWord(row.trigger_type) ?? "not told"}</span>;
  const name = row.job_name ?? `Job ${row.job_id}`;
  if (row.job_name === null) return <span className="block truncate">{name}</span>;
  const params = { workspaceId: row.workspaceId, jobId: row.job_id };
  const look = "inline-flex min-h-6 min-w-6 max-w-full items-center text-accent hover:underline";
  if (row.run_id === null) {
    return (
      <Link to="/jobs/$workspaceId/$jobId" params={params} preload={false} className={look}>
        <span className="truncate">{name}</span>
      </Link>
    );
  }
  return (
    <Link
      to="/jobs/$workspaceId/$jobId/runs/$runId"
      params={{ ...params, runId: row.run_id }}
      preload={false}
      title={`Run ${row.run_id} of ${name}`}
      className={look}
    >
      <span className="truncate">{name}</span>
    </Link>
  );
}

const DRAWN = 8;

/** How each try went, the oldest at the left. */
function Tries({ request }: { request: PipelineRequest }) {
  const drawn = request.updates.slice(-DRAWN);
  const said = request.updates.map((one) => `${one.result_class}, ${duration(one.worked_s)}, update ${one.update_id}`);
  return (
    <span className="flex items-center gap-0.5" title={said.join("\n")}>
      <span className="sr-only">{triesWords(request)}</span>
      {request.updates_count > drawn.length && (
        <span aria-hidden="true" className="num text-[12px] text-muted">
          +{count(request.updates_count - drawn.length)}
        </span>
      )}
      {drawn.map((update) => (
        <ShapeIcon
          key={update.update_id}
          shape={RESULTS[update.result_class].shape}
          className={RESULTS[update.result_class].text}
        />
      ))}
    </span>
  );
}

function End({ row }: { row: Row }) {
  if (!row.is_open) return <TimeText at={row.last_seen_at} />;
  return (
    <span className="text-muted">
      <span className="max-sm:hidden">seen </span>
      <TimeText at={row.last_seen_at} />
    </span>
  );
}
