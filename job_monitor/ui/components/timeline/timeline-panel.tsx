import { useMemo } from "react";
import { TableSwitch, useTableSwitch } from "~/components/chart/table-switch.tsx";
import { Legend } from "~/components/jobs/legend.tsx";
import { Panel } from "~/components/panel/panel.tsx";
import { MissingParts } from "~/components/table/missing-parts.tsx";
import { count, plural } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import { useZone } from "~/lib/preferences.ts";
import { clockText, type Zone } from "~/lib/time.ts";
import {
  areHoursKnown,
  cutOf,
  type Drawn,
  decodeTimeline,
  missingOfTimeline,
  timelineLines,
  timelineLook,
} from "~/lib/timeline.ts";
import { stripOf } from "~/lib/timeline-drawing.ts";
import { type TimelineSearch, toggledGroup } from "~/lib/timeline-search.ts";
import type { Timeline } from "~/lib/types.ts";
import { TimelinePlot } from "./timeline-plot.tsx";
import { queueWords, TimelineStrip } from "./timeline-strip.tsx";
import { TimelineTable } from "./timeline-table.tsx";

type Props = {
  query: Asked<Timeline>;
  hours: number;
  search: TimelineSearch;
  onChange: (search: TimelineSearch) => void;
};

/** All jobs along the hours, by group. */
export function TimelinePanel({ query, hours, search, onChange }: Props) {
  const answer = query.data;
  const drawn = useMemo(() => (answer === undefined ? null : decodeTimeline(answer)), [answer]);
  const look = timelineLook(query, drawn);
  const [isTable, toggle] = useTableSwitch();
  const zone = useZone();
  return (
    <Panel
      title="All jobs by the hour"
      note={look.kind === "ready" ? noteOf(look.value) : undefined}
      look={look}
      empty={`No job ran in the last ${hours} hours, and no schedule asks for one next.`}
      height={640}
      aside={<TableSwitch isTable={isTable} onToggle={toggle} />}
    >
      {(value) => (
        <>
          <MissingParts missing={missingOfTimeline(value.answer)} />
          {isTable ? (
            <TimelineTable drawn={value} />
          ) : (
            <>
              <TimelineStrip drawn={value} />
              <TimelinePlot
                drawn={value}
                lines={timelineLines(value, search.closed)}
                onToggle={(key) => onChange(toggledGroup(search, key))}
              />
            </>
          )}
          <Legend note={legendNote(value, zone)} />
        </>
      )}
    </Panel>
  );
}

/** What is drawn of what there is. */
export function noteOf({ answer }: Drawn): string {
  const { jobs_count, runs_count, shown_runs_count } = answer;
  const shown = answer.jobs?.job_id.length ?? 0;
  if (!areHoursKnown(answer)) return `${plural(jobs_count ?? 0, "job")}, runs not known`;
  const all = `${plural(jobs_count ?? 0, "job")}, ${plural(runs_count ?? 0, "run")}`;
  if (shown === jobs_count) return all;
  return `${count(shown)} of ${all.replace(",", ` and ${count(shown_runs_count)} of`)}: those with failures first`;
}

function legendNote(drawn: Drawn, zone: Zone): string {
  const { unplanned_jobs_count: without, are_plans_known: hasPlans } = drawn.answer;
  const plans = hasPlans ? "Outlines after Now: what schedules ask for, as long as is typical." : "";
  const cut = cutOf(drawn);
  const left =
    cut === null
      ? ""
      : `From ${clockText(cut.at, zone)} on ${count(cut.plans)} plans are left out: there are too many to draw.`;
  const untold = without ? `${plural(without, "job")} with a trigger whose next time cannot be told.` : "";
  return [plans, left, untold, "Hatched: not in the tables yet.", queueWords(stripOf(drawn))].filter(Boolean).join(" ");
}
