import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import TargetForm from "~/components/job/target-form.tsx";
import { Panel } from "~/components/panel/panel.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { MoreButton } from "~/components/table/growing.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { count, ratio } from "~/lib/format.ts";
import { lookOf } from "~/lib/look.ts";
import { useAsked } from "~/lib/queries.ts";
import { useHitRatios, useTargetPages } from "~/lib/settings/queries.ts";
import { keyOf, RATIO_DAYS, ratioLack, ratiosOf, refusalsOf } from "~/lib/settings/targets.ts";
import type { Target } from "~/lib/settings/types.ts";
import { pick } from "~/lib/sources.ts";
import { maySet, promiseWords } from "~/lib/target.ts";

/** Every target that the viewer may see: what is promised, how often it was kept, and who said so. */
export default function TargetSettings() {
  const query = useTargetPages();
  const [chosen, setChosen] = useState<string | null>(null);
  const look = lookOf({
    query: useAsked(query),
    sources: ({ pages }) => pick(pages[0]?.sources ?? [], ["system.lakeflow.jobs"]),
    value: ({ pages }) => pages.flatMap((page) => page.items),
    isEmpty: (targets) => targets.length === 0 && !query.hasNextPage,
  });
  const targets = look.kind === "ready" ? look.value : [];
  const edited = targets.find((target) => keyOf(target) === chosen);
  const more = query.hasNextPage ? ", more follow" : ", that is all";
  return (
    <>
      {edited && <Edit key={`${chosen} ${edited.version}`} target={edited} onClose={() => setChosen(null)} />}
      <Panel
        title="Targets"
        note={targets.length > 0 ? `${count(targets.length)} shown${more}` : "what owners promise of their jobs"}
        look={look}
        empty="No target is set for a job that you may see. It is set on the page of the job."
        height={320}
      >
        {(rows) => (
          <>
            <Targets rows={rows} onEdit={setChosen} />
            {query.hasNextPage && (
              <MoreButton onClick={() => void query.fetchNextPage()} isBusy={query.isFetchingNextPage}>
                {query.isFetchingNextPage ? "Reading …" : "Show more targets"}
              </MoreButton>
            )}
          </>
        )}
      </Panel>
    </>
  );
}

function Targets({ rows, onEdit }: { rows: readonly Target[]; onEdit: (key: string) => void }) {
  const asked = useHitRatios(rows.map(keyOf));
  const ratios = ratiosOf(asked.data);
  const lack = ratioLack(asked.data, asked.error === null ? null : sentenceOf(asked.error), rows.length);
  const columns: Column<Target>[] = [
    { key: "job", header: "Job", cell: (one) => <Job target={one} />, isWide: true },
    { key: "promise", header: "Target", cell: (one) => <Promised target={one} />, from: "sm" },
    {
      key: "kept",
      header: `Kept, ${RATIO_DAYS} days`,
      align: "right",
      from: "sm",
      cell: (one) => ratio(ratios.get(keyOf(one))),
    },
    { key: "who", header: "Set by", cell: (one) => one.set_by, from: "xl" },
    { key: "when", header: "Set", cell: (one) => <TimeText at={one.set_at} />, from: "lg" },
    { key: "change", header: "Change", cell: (one) => <Change target={one} onEdit={onEdit} /> },
  ];
  return (
    <>
      <DataTable label="Targets" columns={columns} rows={rows} rowKey={keyOf} />
      <div className="flex max-w-[100ch] flex-col gap-1 border-t border-line px-3.5 py-2.5 text-[12px] text-muted">
        <p>
          Kept: of the runs of {RATIO_DAYS} days that succeeded, failed or timed out, those that succeeded within
          today's target. A run that never came is not in it. A new target is set on the page of its job; find it under{" "}
          <Link to="/jobs" className="font-medium text-accent hover:underline">
            Jobs
          </Link>
          .
        </p>
        {lack && <p role="note">{lack}</p>}
        {refusalsOf(rows).map((sentence) => (
          <p key={sentence}>Lines without a button: {sentence}</p>
        ))}
      </div>
    </>
  );
}

/** Where there is little room, with what is promised below the name. */
function Job({ target }: { target: Target }) {
  return (
    <span className="block py-1 sm:py-0">
      <JobName {...target} name={target.job_name} />
      <span className="block truncate text-[12px] text-muted sm:hidden">{promiseWords(target)}</span>
    </span>
  );
}

function Promised({ target }: { target: Target }) {
  return <span title={target.note ?? undefined}>{promiseWords(target)}</span>;
}

function Change({ target, onEdit }: { target: Target; onEdit: (key: string) => void }) {
  if (!maySet(target.right)) return <span className="text-muted">no right</span>;
  return (
    <button
      type="button"
      onClick={() => onEdit(keyOf(target))}
      className="h-6 rounded-md border border-line-strong bg-panel px-2 text-[12px] font-medium hover:bg-hover"
    >
      Change<span className="sr-only"> the target of {target.job_name ?? `job ${target.job_id}`}</span>
    </button>
  );
}

/** No history of the job is at hand here, so nothing is suggested. */
const NO_HISTORY = { job: { timezone: null }, band: null };

function Edit({ target, onClose }: { target: Target; onClose: () => void }) {
  const state = { target };
  const job = { workspaceId: target.workspace_id, jobId: target.job_id };
  return (
    <Panel
      title={`Target of ${target.job_name ?? `job ${target.job_id}`}`}
      note={promiseWords(target)}
      look={{ kind: "ready", value: state, mark: null }}
      empty=""
      height={200}
    >
      {(value) => (
        <Focused>
          <TargetForm state={value} detail={NO_HISTORY} job={job} onClose={onClose} />
        </Focused>
      )}
    </Panel>
  );
}

/** Puts the focus where the typing begins: the button that asked stands further down. */
function Focused({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("input")?.focus(), []);
  return <div ref={box}>{children}</div>;
}
