import { Panel } from "~/components/panel/panel.tsx";
import { FilterField } from "~/components/table/filter-field.tsx";
import { MissingParts } from "~/components/table/missing-parts.tsx";
import { NoneFits } from "~/components/table/none-fits.tsx";
import { SaveTable } from "~/components/table/save-table.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { count } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import { filterRuns, missingParts, partCounts, runsLook } from "~/lib/running.ts";
import { type RunningSearch, SHOWN, type Shown } from "~/lib/running-search.ts";
import type { RunningNow, RunningRun } from "~/lib/types.ts";
import { RunningTable } from "./running-table.tsx";

type Change = (search: RunningSearch, isTyping: boolean) => void;
type Props = { query: Asked<RunningNow>; ahead: number; search: RunningSearch; onChange: Change };

/** All runs that have not ended, the most overdue first. */
export function RunningList({ query, ahead, search, onChange }: Props) {
  const look = runsLook(query);
  const answer = query.data;
  const all = look.kind === "ready" ? look.value : [];
  const shown = filterRuns(all, search);
  return (
    <Panel
      title="Runs that have not ended"
      note={
        look.kind !== "ready"
          ? undefined
          : shown.length === all.length
            ? count(all.length)
            : `${count(shown.length)} of ${count(all.length)}`
      }
      look={look}
      empty="Nothing runs and nothing waits, as far as the tables and the Jobs API know."
      height={480}
      aside={
        answer && (
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Freshness answer={answer} />
            <SaveTable
              what="All runs that fit the filter"
              isOff={shown.length === 0}
              load={async () => (await import("~/lib/files/runs.ts")).runningFile(shown, answer.as_of)}
            />
          </div>
        )
      }
    >
      {(runs) => (
        <>
          <Filter runs={runs} search={search} onChange={onChange} />
          {answer && <MissingParts missing={missingParts(answer)} />}
          {shown.length === 0 ? (
            <NoneFits title="No run fits the filter" onClear={() => onChange({}, false)} />
          ) : (
            <RunningTable runs={shown} ahead={ahead} atLeast={answer?.runs_at_least ?? 0} />
          )}
          {answer && <Footnote answer={answer} />}
        </>
      )}
    </Panel>
  );
}

/** From which moment either part is. */
function Freshness({ answer }: { answer: RunningNow }) {
  const home = answer.live_workspace_name ?? answer.live_workspace_id;
  return (
    <p className="flex flex-wrap gap-x-2 text-[12px] text-muted" data-testid="freshness">
      {answer.is_live && <span>Live from {home ?? "the workspace"}</span>}
      <span className="whitespace-nowrap">
        Tables: {answer.as_of === null ? "age not known" : <TimeText at={answer.as_of} />}
      </span>
    </p>
  );
}

const PARTS: Record<Shown, string> = { running: "Running", waiting: "Waiting", late: "Late", gone: "Last seen" };

type FilterProps = { runs: readonly RunningRun[]; search: RunningSearch; onChange: Change };

function Filter({ runs, search, onChange }: FilterProps) {
  const counts = partCounts(runs, search.q);
  return (
    <div className="flex flex-wrap items-center gap-1.5 px-3.5 pb-2" data-noprint>
      <FilterField
        label="Filter runs"
        placeholder="Job, run, workspace, team, owner"
        text={search.q ?? ""}
        onText={(q) => onChange({ ...search, q: q || undefined }, true)}
      />
      {SHOWN.map((part) => (
        <button
          key={part}
          type="button"
          aria-pressed={search.show === part}
          onClick={() => onChange({ ...search, show: search.show === part ? undefined : part }, false)}
          className="inline-flex h-7 items-center gap-1.5 rounded-md border border-line px-2 hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft"
        >
          {PARTS[part]} <span className="num text-muted">{count(counts[part])}</span>
        </button>
      ))}
    </div>
  );
}

/** What such a list cannot show. */
function Footnote({ answer }: { answer: RunningNow }) {
  return (
    <p className="border-t border-line px-3.5 py-2 text-[12px] text-muted">
      {answer.is_live
        ? "Other workspaces, and runs of jobs that the tables do not have yet, appear with the tables: a run is first seen there when it ends or after an hour."
        : "The tables see a run when it ends or after an hour, so younger ones are missing; who waits is in no table."}{" "}
      Usual: time worked by good runs of 30 days, from the p50 to the p90.
      {answer.is_cut && " More runs are active than were asked for: the newest 500 are here."}
    </p>
  );
}
