import { Panel } from "~/components/panel/panel.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { usesLook } from "~/lib/compute/look.ts";
import type { Compute, JobUse } from "~/lib/compute/query.ts";
import { count, duration, money, UNKNOWN } from "~/lib/format.ts";
import { triggerWord } from "~/lib/lists.ts";
import type { Asked } from "~/lib/look.ts";

type Props = { query: Asked<Compute>; days: number };

/** Jobs that all-purpose clusters ran, which job compute would run for less. */
export function JobUsesPanel({ query, days }: Props) {
  const answer = query.data;
  const look = usesLook(query);
  return (
    <Panel
      title="Jobs on all-purpose compute"
      note={look.kind === "ready" ? noteOf(look.value.length, answer?.job_uses_count) : undefined}
      look={look}
      empty={`No job ran on an all-purpose cluster in ${days} days.`}
      height={220}
    >
      {(uses) => (
        <>
          <DataTable
            label="Jobs on all-purpose compute"
            columns={columns(answer?.currency ?? null)}
            rows={uses}
            rowKey={(use) => `${use.workspace_id} ${use.cluster_id} ${use.job_id}`}
          />
          <p className="mt-auto border-t border-line px-3.5 py-2 text-[12px] text-muted">
            Cost: the job's share of the hours that it ran in, by the time of its tasks. An estimate, right in sum.
          </p>
        </>
      )}
    </Panel>
  );
}

function noteOf(shown: number, all: number | null | undefined): string {
  return all == null || all === shown ? count(shown) : `the dearest ${count(shown)} of ${count(all)}`;
}

function columns(currency: string | null): Column<JobUse>[] {
  return [
    {
      key: "job",
      header: "Job",
      isWide: true,
      cell: (use) => <JobName name={use.job_name} {...use} />,
    },
    { key: "cluster", header: "Cluster", from: "sm", cell: (use) => <ClusterName use={use} /> },
    {
      key: "trigger",
      header: "Trigger",
      from: "xl",
      cell: (use) => <span className="text-muted">{triggerWord(use.trigger_type) ?? UNKNOWN}</span>,
    },
    { key: "runs", header: "Runs", align: "right", from: "sm", cell: (use) => count(use.runs_count) },
    { key: "worked", header: "Worked", align: "right", cell: (use) => duration(use.worked_s) },
    { key: "cost", header: "Cost", align: "right", cell: (use) => money(use.cost, currency) },
  ];
}

function ClusterName({ use }: { use: JobUse }) {
  return (
    <span className="block max-w-40 truncate" title={`${use.cluster_id} in ${use.workspace_name ?? use.workspace_id}`}>
      {use.cluster_name ?? use.cluster_id}
    </span>
  );
}
