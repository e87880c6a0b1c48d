import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { Panel } from "~/components/panel/panel.tsx";
import { Skeleton } from "~/components/panel/skeleton.tsx";
import { MissingParts } from "~/components/table/missing-parts.tsx";
import { NoneFits } from "~/components/table/none-fits.tsx";
import { SaveTable } from "~/components/table/save-table.tsx";
import { count } from "~/lib/format.ts";
import type { JobSet } from "~/lib/jobs/decode.ts";
import { filterJobs } from "~/lib/jobs/filter.ts";
import { jobsLook, missingParts } from "~/lib/jobs/look.ts";
import { linesOf, sortJobs } from "~/lib/jobs/order.ts";
import { changed, NONE, picking } from "~/lib/jobs/picked.ts";
import type { JobSnapshot } from "~/lib/jobs/query.ts";
import { cleared, type JobsSearch, resorted } from "~/lib/jobs/search.ts";
import type { Asked } from "~/lib/look.ts";
import { useAsked } from "~/lib/queries.ts";
import { useSettled } from "~/lib/settled.ts";
import type { JobTable } from "~/lib/types.ts";
import { FilterBar } from "./filter-bar.tsx";
import { JobsTable } from "./jobs-table.tsx";
import { Legend } from "./legend.tsx";
import { ViewSwitch } from "./view-switch.tsx";

const SelectionBar = lazy(() => import("./selection-bar.tsx"));
const MATRICES = { matrix: lazy(() => import("./jobs-matrix.tsx")), hours: lazy(() => import("./jobs-hours.tsx")) };

type Change = (search: JobsSearch, isTyping: boolean) => void;
type Props = { query: Asked<JobSnapshot>; search: JobsSearch; onChange: Change };

const NO_JOBS: JobSet = { jobs: [], currency: null, hasTargets: false };

/** All jobs: filtered, sorted and counted over the complete list, as a table or as a matrix. */
export function JobsList({ query, search, onChange }: Props) {
  const isSettled = useSettled();
  const look = jobsLook(useAsked(query));
  const answer = query.data?.answer;
  const set = look.kind === "ready" ? look.value : NO_JOBS;
  const asked = useDeferredValue(search);
  const { shown, counts } = useMemo(() => filterJobs(set.jobs, asked), [set, asked]);
  const sorted = useMemo(() => sortJobs(shown, asked), [shown, asked]);
  const lines = useMemo(() => linesOf(sorted, asked), [sorted, asked]);
  const workspaces = useMemo(() => namesOf(answer), [answer]);
  const [picked, setPicked] = useState(NONE);
  const inSight = useRef(sorted);
  inSight.current = sorted;
  const pick = useCallback((key: string, isRange: boolean) => {
    const order = isRange ? inSight.current.map((job) => job.key) : [];
    setPicked((was) => picking(was, key, order));
  }, []);
  const pickedCount = picked.keys.size && sorted.filter((job) => picked.keys.has(job.key)).length;
  const isAllPicked = pickedCount === sorted.length || (pickedCount > 0 ? null : false);
  const Matrix = search.view && MATRICES[search.view];
  return (
    <Panel
      title="All jobs"
      note={look.kind === "ready" ? noteOf(shown.length, set, search) : undefined}
      look={look}
      empty="The account has no job. Jobs appear here when the account has them."
      height={640}
      aside={
        <div className="flex items-center gap-1.5">
          <ViewSwitch search={search} />
          <SaveTable
            what="All jobs that fit the filter"
            isOff={sorted.length === 0}
            load={async () =>
              (await import("~/lib/files/jobs.ts")).jobsFile(sorted, set.currency, answer?.as_of ?? null)
            }
          />
        </div>
      }
    >
      {() => (
        <>
          <FilterBar
            search={search}
            counts={counts}
            workspaces={workspaces}
            hasRuns={answer?.runs != null}
            onChange={onChange}
          />
          {answer && <MissingParts missing={missingParts(answer)} />}
          {lines.length === 0 ? (
            <NoneFits
              title="No job fits the filter"
              why="There are jobs, and none of them has all that is asked for."
              onClear={() => onChange(cleared(search), false)}
            />
          ) : Matrix ? (
            <Suspense fallback={<Skeleton height={640} />}>
              <Matrix lines={lines} />
            </Suspense>
          ) : (
            <JobsTable
              lines={lines}
              set={set}
              search={asked}
              picked={picked.keys}
              isAllPicked={isAllPicked}
              onPick={pick}
              onPickAll={() =>
                setPicked(
                  changed(
                    picked.keys,
                    sorted.map((job) => job.key),
                    isAllPicked !== true,
                  ),
                )
              }
              onSort={(key) => onChange(resorted(search, key), false)}
            />
          )}
          <Suspense>
            {isSettled && (
              <SelectionBar
                set={set}
                shown={sorted}
                picked={picked}
                asOf={answer?.as_of ?? null}
                onPicked={setPicked}
              />
            )}
          </Suspense>
          <Legend note="Press ? for the keys." />
        </>
      )}
    </Panel>
  );
}

function namesOf(answer: JobTable | undefined): Map<string, string> {
  const known = answer?.names.workspaces ?? [];
  return new Map(known.map((one) => [one.workspace_id, one.workspace_name ?? `workspace ${one.workspace_id}`]));
}

/** Counts the list that the filter works on: without the deleted jobs, unless they are asked for. */
function noteOf(shown: number, { jobs }: JobSet, { deleted }: JobsSearch): string {
  const all = deleted ? jobs.length : jobs.filter((job) => !job.isDeleted).length;
  return shown === all ? count(all) : `${count(shown)} of ${count(all)}`;
}
