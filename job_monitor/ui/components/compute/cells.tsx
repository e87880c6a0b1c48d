import { Link } from "@tanstack/react-router";
import { type ComputeRow, isOutOfSupport, KINDS, workersWord } from "~/lib/compute/decode.ts";
import { runtimeWords } from "~/lib/compute/list.ts";
import { count, duration, money, plural, UNKNOWN } from "~/lib/format.ts";
import { calendarDay } from "~/lib/time.ts";

const LINK = "truncate font-medium hover:text-accent hover:underline";

/** What the row is of; a job leads to its page. */
export function NameCell({ row }: { row: ComputeRow }) {
  return (
    <span className="flex min-w-0 items-baseline gap-2" title={titleOf(row)}>
      <Name row={row} />
      {row.isDeleted && <span className="shrink-0 text-[12px] text-muted">deleted</span>}
      <span className="min-w-0 shrink-999 truncate text-[12px] text-muted max-lg:hidden">{row.workspace}</span>
    </span>
  );
}

function Name({ row }: { row: ComputeRow }) {
  const { id, name, workspaceId } = row;
  if (id === null)
    return <span className="truncate">Clusters of unknown {row.kind === "job" ? "jobs" : "pipelines"}</span>;
  // Without a name the job is in no table of jobs, so there is no page of it.
  if (row.isOfJob && name !== null) {
    return (
      <Link to="/jobs/$workspaceId/$jobId" params={{ workspaceId, jobId: id }} preload={false} className={LINK}>
        {name}
      </Link>
    );
  }
  return (
    <span className="truncate font-medium" tabIndex={-1} data-row>
      {name ?? (row.isOfJob ? `Job ${id}` : id)}
    </span>
  );
}

function titleOf({ kind, id, workspace, owner, clusters, runs }: ComputeRow): string {
  const parts = [
    `${KINDS[kind].word} ${id ?? ""} in ${workspace}`,
    owner === null ? "" : `owned by ${owner}`,
    kind === "all_purpose" ? "" : plural(clusters, "cluster"),
    runs ? plural(runs, "run") : "",
  ];
  return parts.filter(Boolean).join(", ");
}

/** The versions in use; said in words where support has ended. */
export function RuntimeCell({ row }: { row: ComputeRow }) {
  const words = runtimeWords(row);
  if (words.length === 0) return <span title="No settings of these clusters are known">{UNKNOWN}</span>;
  const isOut = isOutOfSupport(row);
  return (
    <span className="block truncate" title={supportTitle(row)}>
      <span className={`num ${isOut ? "font-semibold text-bad" : ""}`}>{words[0]}</span>
      {words.length > 1 && <span className="text-muted"> +{words.length - 1}</span>}
      {isOut && <span className="sr-only"> out of support</span>}
    </span>
  );
}

function supportTitle(row: ComputeRow): string {
  return row.runtimes
    .map(({ version, end_of_support: end, is_out_of_support: isOut, majors_behind: behind }) => {
      const support = end === null ? "" : `: support ${isOut ? "ended" : "ends"} on ${calendarDay(end)}`;
      const age = behind ? `, ${plural(behind, "major version")} behind the newest in use` : "";
      return `${version}${support}${age}`;
    })
    .join("\n");
}

/** Node type and workers by the settings; what samples saw is said beside. */
export function NodesCell({ row }: { row: ComputeRow }) {
  const [first, ...more] = row.nodeTypes;
  const workers = workersWord(row);
  if (first === undefined) return <span title="No settings of these clusters are known">{UNKNOWN}</span>;
  const seen = row.seenWorkersMax === null ? "" : `; at most ${plural(row.seenWorkersMax, "worker")} seen in an hour`;
  return (
    <span className="block truncate" title={`${row.nodeTypes.join(", ")}: ${workers ?? "?"} workers${seen}`}>
      {first}
      {more.length > 0 && <span className="text-muted"> +{more.length}</span>}
      {workers !== null && <span className="num text-muted"> × {workers}</span>}
    </span>
  );
}

export function HoursCell({ row }: { row: ComputeRow }) {
  if (row.nodesS === null) return <span title="No samples of nodes">{UNKNOWN}</span>;
  return (
    <span title={`${duration(row.nodesS)} of nodes that were sampled, drivers too`}>
      {(row.nodesS / 3600).toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 })}
    </span>
  );
}

/** Compute of jobs and pipelines ends with its run: there is nothing to say. */
export function StopCell({ row }: { row: ComputeRow }) {
  if (row.kind !== "all_purpose") return <DoesNotApply />;
  if (row.autoTerminationS === null) return <span title="No settings of this cluster are known">{UNKNOWN}</span>;
  if (row.autoTerminationS === 0) return <span className="font-semibold text-bad">never</span>;
  return <span>{count(Math.round(row.autoTerminationS / 60))} min</span>;
}

export function IdleCell({ row, currency }: { row: ComputeRow; currency: string | null }) {
  if (row.kind !== "all_purpose") return <DoesNotApply />;
  return (
    <span title={`Hours without a job, by hand or for nobody: ${money(row.joblessCost, currency)}`}>
      {money(row.idleCost, currency)}
    </span>
  );
}

export function JoblessCell({ row, currency }: { row: ComputeRow; currency: string | null }) {
  return row.kind === "all_purpose" ? money(row.joblessCost, currency) : <DoesNotApply />;
}

function DoesNotApply() {
  return <span className="sr-only">does not apply</span>;
}
