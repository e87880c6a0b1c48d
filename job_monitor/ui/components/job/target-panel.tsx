import { lazy, Suspense, useState } from "react";
import { Panel } from "~/components/panel/panel.tsx";
import { Skeleton } from "~/components/panel/skeleton.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { headerLook } from "~/lib/job.ts";
import type { JobKey } from "~/lib/job-queries.ts";
import type { Asked, Look } from "~/lib/look.ts";
import { marginWords, maySet, promiseWords, rightWords } from "~/lib/target.ts";
import type { JobDetail, TargetState } from "~/lib/types.ts";

const TargetForm = lazy(() => import("./target-form.tsx"));
const AWAY = "The database of targets does not answer. The figures do not need it.";

function targetLook(query: Asked<JobDetail>): Look<{ state: TargetState; detail: JobDetail }> {
  const look = headerLook(query);
  if (look.kind !== "ready") return look;
  const state = look.value.target_state;
  if (state !== null) return { kind: "ready", value: { state, detail: look.value }, mark: look.mark };
  return { kind: "failed", sentence: AWAY, source: null, retry: () => void query.refetch() };
}

/** What the owner promises of the job, how the newest run kept it, and the form to change it. */
export function TargetPanel({ query, job }: { query: Asked<JobDetail>; job: JobKey }) {
  return (
    <Panel title="Target" look={targetLook(query)} empty="No target is set." height={160}>
      {({ state, detail }) => <Body key={state.target?.version ?? "none"} state={state} detail={detail} job={job} />}
    </Panel>
  );
}

function Body({ state, detail, job }: { state: TargetState; detail: JobDetail; job: JobKey }) {
  const [isOpen, setOpen] = useState(false);
  const { target } = state;
  const close = () => setOpen(false);
  if (isOpen) {
    return (
      <Suspense fallback={<Skeleton height={160} />}>
        <TargetForm state={state} detail={detail} job={job} onClose={close} />
      </Suspense>
    );
  }
  return (
    <div className="flex flex-1 flex-col items-start gap-2 px-3.5 pt-1 pb-3.5">
      {target ? <Told state={state} target={target} /> : <p className="text-muted">No target is set for this job.</p>}
      <p className="mt-auto text-[12px] text-muted">{rightWords(state.right)}</p>
      {maySet(state.right) && (
        <button
          type="button"
          onClick={() => setOpen(true)}
          className="h-7 rounded-md border border-line-strong bg-panel px-2.5 font-medium hover:bg-hover"
        >
          {target ? "Change the target" : "Set a target"}
        </button>
      )}
    </div>
  );
}

function Told({ state, target }: { state: TargetState; target: NonNullable<TargetState["target"]> }) {
  const margin = marginWords(state);
  return (
    <>
      <p className="font-medium">{promiseWords(target)}</p>
      <p className={margin && !margin.isKept ? "font-medium text-bad" : "text-muted"}>
        Newest run: {margin?.text ?? "says nothing of it"}
      </p>
      {target.note && <p className="break-words">“{target.note}”</p>}
      <p className="text-[12px] text-muted">
        Set by {target.set_by}, <TimeText at={target.set_at} />
      </p>
    </>
  );
}
