import { DayChart, type Series } from "~/components/chart/day-chart.tsx";
import { TableSwitch, useTableSwitch } from "~/components/chart/table-switch.tsx";
import { Panel } from "~/components/panel/panel.tsx";
import { Fact } from "~/components/status/fact.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { count, money, moneyTick, UNKNOWN } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import {
  type AskingJobs,
  askingLook,
  chartDay,
  costsLook,
  type PipelineCosts,
  priceWords,
} from "~/lib/pipelines/page.ts";
import { calendarDay } from "~/lib/time.ts";
import type { PipelineDetail } from "~/lib/types.ts";

type Props = { query: Asked<PipelineDetail>; days: number };

const SERIES: Series[] = [
  { key: "jobs", word: "Asked by jobs", fill: "fill-accent", text: "text-accent", pattern: "solid" },
  { key: "rest", word: "The rest", fill: "fill-accent", text: "text-accent", pattern: "dashes" },
];
const WHOLE: Series[] = [
  { key: "rest", word: "The pipeline", fill: "fill-accent", text: "text-accent", pattern: "solid" },
];

/** What the pipeline costs by day, and what of it stands in the cost of jobs too. */
export function CostPanel({ query, days }: Props) {
  const [isTable, toggle] = useTableSwitch();
  const look = costsLook(query);
  const note = look.kind === "ready" ? `${days} days, ${priceWords(look.value)}` : `${days} days`;
  return (
    <Panel
      title="Cost"
      note={note}
      look={look}
      empty={`No usage of the last ${days} days names this pipeline.`}
      height={300}
      aside={<TableSwitch isTable={isTable} onToggle={toggle} />}
    >
      {(cost) => (
        <>
          <CostFacts cost={cost} />
          <DayChart
            summary={`Cost of the pipeline by day, ${money(cost.cost, cost.currency)} in ${days} days.`}
            days={cost.days.map((day) => chartDay(day, cost.is_job_cost_known))}
            series={cost.is_job_cost_known ? SERIES : WHOLE}
            format={(value) => money(value.toFixed(6), cost.currency)}
            tick={(value) => moneyTick(value, cost.currency ?? "")}
            isTable={isTable}
          />
          <Caveats cost={cost} />
        </>
      )}
    </Panel>
  );
}

function CostFacts({ cost }: { cost: PipelineCosts }) {
  const nothing = cost.cost === null ? UNKNOWN : "nothing";
  const share = cost.job_cost === null ? nothing : money(cost.job_cost, cost.currency);
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-1 px-3.5 pb-1">
      <Fact name="In these days">{money(cost.cost, cost.currency)}</Fact>
      <Fact name="Asked by jobs" title="It stands in the cost of these jobs as well: the same money">
        {cost.is_job_cost_known ? share : "not known"}
      </Fact>
    </dl>
  );
}

function Caveats({ cost }: { cost: PipelineCosts }) {
  const notes = [
    "What jobs asked for stands in their cost as well: the same money.",
    cost.complete_until === null ? "" : `Hatched: usage after ${calendarDay(cost.complete_until)} has not all arrived.`,
    cost.has_unpriced ? "Some of its usage has no price, and is in no cost." : "",
  ];
  return <p className="px-3.5 pb-3 text-[12px] text-muted">{notes.filter(Boolean).join(" ")}</p>;
}

type Row = AskingJobs[number] & { workspaceId: string };

const COLUMNS: Column<Row>[] = [
  {
    key: "job",
    header: "Job",
    isWide: true,
    cell: (row) => <JobName name={row.name} job_id={row.job_id} workspace_id={row.workspaceId} workspace_name="" />,
  },
  { key: "requests", header: "Requests", align: "right", cell: (row) => count(row.requests_count) },
  { key: "failed", header: "Failed", align: "right", cell: (row) => count(row.failed_count) },
  { key: "last", header: "Last", align: "right", cell: (row) => <TimeText at={row.last_seen_at} /> },
];

/** The jobs whose tasks asked in the window. */
export function AskingPanel({ query, days }: Props) {
  const workspaceId = query.data?.pipeline.workspace_id ?? "";
  return (
    <Panel
      title="Jobs that ask"
      note={`${days} days`}
      look={askingLook(query)}
      empty={`No job asked for this pipeline in the last ${days} days.`}
      height={160}
    >
      {(jobs) => (
        <DataTable
          label="Jobs that ask"
          columns={COLUMNS}
          rows={jobs.map((job) => ({ ...job, workspaceId }))}
          rowKey={(row) => row.job_id}
        />
      )}
    </Panel>
  );
}
