import { useState } from "react";
import { Select } from "~/components/metrics/select.tsx";
import { Panel } from "~/components/panel/panel.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { metricLook, nothingSentence, type Told } from "~/lib/metrics/look.ts";
import { useMetrics } from "~/lib/metrics/query.ts";
import { shown } from "~/lib/metrics/values.ts";
import { useAsked } from "~/lib/queries.ts";
import { useSettled } from "~/lib/settled.ts";
import { scopeOf } from "~/lib/trends/query.ts";
import type { TrendsSearch } from "~/lib/trends/search.ts";
import { type Row, rowOf } from "~/lib/trends/table.ts";
import type { MetricName } from "~/lib/types.ts";
import { ChangeText } from "./change-text.tsx";
import { comparison } from "./metric-panel.tsx";

const RUNS = "system.lakeflow.job_run_timeline";
const BILL = ["system.billing.usage", "system.billing.list_prices"];

const BY: { name: MetricName; word: string; rests: readonly string[] }[] = [
  { name: "failed_runs", word: "Failed runs", rests: [RUNS] },
  { name: "worked_p50", word: "Median of worked time", rests: [RUNS] },
  { name: "queue_p90", word: "Queue time, p90", rests: [RUNS] },
  { name: "cost", word: "Cost", rests: BILL },
];

const MOST = 5;

type Props = { search: TrendsSearch };

/** The jobs that changed most for the worse, from what to what. */
export function WorsePanel({ search }: Props) {
  const isSettled = useSettled();
  const [chosen, setChosen] = useState<string>("failed_runs");
  const by = BY.find((one) => one.name === chosen) ?? BY[0];
  const name: MetricName = by?.name ?? "failed_runs";
  const { kind, ...scope } = scopeOf(search);
  const asked = { metric: [name], group_by: ["job"], limit: MOST, order: "worse" as const, ...scope };
  const query = useMetrics(name === "cost" || kind === undefined ? asked : { ...asked, kind }, isSettled);
  const look = metricLook(useAsked(query), name, by?.rests ?? []);
  return (
    <Panel
      title="What got worse"
      note={look.kind === "ready" ? comparison(look.value.state) : undefined}
      look={look}
      empty={nothingSentence(query.data, name, search)}
      height={232}
      aside={
        <Select
          label="By"
          value={name}
          options={BY.map((one) => ({ value: one.name, word: one.word }))}
          onChange={setChosen}
        />
      }
    >
      {(value) => <Jobs {...value} />}
    </Panel>
  );
}

type Worse = Row & { workspace: string | null };

function Jobs({ answer, state }: Told) {
  const rows = answer.groups
    .map((line): Worse => ({ ...rowOf(line, state, null), workspace: line.group.workspace_id ?? null }))
    .filter((row) => isWorse(row));
  if (rows.length === 0) {
    const why = state.previous === null ? comparison(state) : "No job got worse by this.";
    return <p className="px-3.5 py-2 text-muted">{why}</p>;
  }
  const columns: Column<Worse>[] = [
    {
      key: "job",
      header: "Job",
      isWide: true,
      cell: ({ group, label, workspace }) => (
        <JobName name={label} job_id={group.job_id ?? null} workspace_id={workspace} workspace_name={null} />
      ),
    },
    { key: "before", header: "Before", align: "right", cell: ({ before }) => shown(before, state) },
    { key: "after", header: "Now", align: "right", cell: ({ complete }) => shown(complete, state) },
    {
      key: "change",
      header: "Change",
      align: "right",
      cell: ({ change }) => (change ? <ChangeText change={change} /> : "new"),
    },
  ];
  return <DataTable label="Jobs that got worse" columns={columns} rows={rows} rowKey={(row) => row.key} />;
}

/** All that is asked here is better when it is less. */
function isWorse({ complete, before }: Row): boolean {
  return complete !== null && before !== null && Number(complete) > Number(before);
}
