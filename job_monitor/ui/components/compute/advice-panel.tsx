import { Panel } from "~/components/panel/panel.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { useGrowing } from "~/components/table/growing.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { MissingParts } from "~/components/table/missing-parts.tsx";
import { changeWords, evidenceWords } from "~/lib/compute/advice.ts";
import { adviceLook, missingOfAdvice } from "~/lib/compute/look.ts";
import type { Advice, Compute } from "~/lib/compute/query.ts";
import { count, money, UNKNOWN } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";

const FIRST_ROWS = 8;

type Props = { query: Asked<Compute>; days: number };

/** What could be changed, what says so, and what it may save. */
export default function AdvicePanel({ query, days }: Props) {
  const answer = query.data;
  const look = adviceLook(query);
  return (
    <Panel
      title="Sizing advice"
      note={look.kind === "ready" ? noteOf(look.value.length, answer?.advice_count) : undefined}
      look={look}
      empty={`Nothing measured in ${days} days gives a reason to change a cluster.`}
      height={220}
    >
      {(advice) => (
        <>
          {answer && <MissingParts missing={missingOfAdvice(answer)} />}
          <Rows advice={advice} currency={answer?.currency ?? null} />
          <p className="mt-auto border-t border-line px-3.5 py-2 text-[12px] text-pretty text-muted">
            May save: an estimate for 30 days at the use of these {days} days, if runs become no slower; from 20 a month
            on. A size is judged from ten measured hours of nodes, and from 14 runs of a job. Serverless compute has no
            samples, so nothing is advised of it.
          </p>
        </>
      )}
    </Panel>
  );
}

function noteOf(shown: number, all: number | null | undefined): string {
  return all == null || all === shown ? count(shown) : `the first ${count(shown)} of ${count(all)}`;
}

function Rows({ advice, currency }: { advice: Advice[]; currency: string | null }) {
  const [shown, more] = useGrowing(advice, FIRST_ROWS);
  return (
    <>
      <DataTable
        label="Sizing advice"
        columns={columns(currency)}
        rows={shown}
        rowKey={(one) => `${one.kind} ${one.workspace_id} ${one.id}`}
      />
      {more}
    </>
  );
}

function columns(currency: string | null): Column<Advice>[] {
  return [
    { key: "what", header: "Compute", isWide: true, cell: (one) => <What advice={one} /> },
    { key: "evidence", header: "Evidence", from: "lg", cell: (one) => <Evidence advice={one} /> },
    {
      key: "saving",
      header: "May save",
      align: "right",
      cell: (one) => <Saving amount={one.saving_at_most} currency={currency} />,
    },
  ];
}

function What({ advice }: { advice: Advice }) {
  return (
    <div className="min-w-0 py-1">
      {advice.is_of_job ? <JobName {...advice} job_id={advice.id} /> : <ClusterName advice={advice} />}
      <p className="text-pretty text-muted">{changeWords(advice)}</p>
      <p className="text-[12px] text-pretty text-muted lg:hidden">{evidenceWords(advice)}</p>
    </div>
  );
}

function ClusterName({ advice: { id, name, workspace_id, workspace_name } }: { advice: Advice }) {
  const workspace = workspace_name ?? `workspace ${workspace_id}`;
  return (
    <span className="flex min-w-0 items-baseline gap-2" title={`${id ?? "Not known whose"} in ${workspace}`}>
      <span className="truncate font-medium">{name ?? id ?? "Clusters of nobody"}</span>
      <span className="shrink-0 text-[12px] text-muted max-sm:hidden">{workspace}</span>
    </span>
  );
}

function Evidence({ advice }: { advice: Advice }) {
  return <span className="block max-w-100 text-[12px] text-pretty text-muted">{evidenceWords(advice)}</span>;
}

function Saving({ amount, currency }: { amount: string | null; currency: string | null }) {
  if (amount === null) return <span title="No money can be told of it">{UNKNOWN}</span>;
  return (
    <span title="An estimate of at most so much in 30 days">
      ≤ {money(amount, currency)}
      <span className="block text-[12px] text-muted">a month, estimated</span>
    </span>
  );
}
