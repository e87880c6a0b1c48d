import { ShowSql } from "~/components/sql/show-sql.tsx";
import { count, duration, money, quantity, ratio, UNKNOWN } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import type { JobSearch } from "~/lib/metrics/filter-address.ts";
import { filterParams, namesJobs } from "~/lib/metrics/filters.ts";
import {
  type CostValue,
  costChange,
  costLook,
  jobsLook,
  newlyFailingLook,
  type RunsValue,
  runsChange,
  runsLook,
  successChange,
  successLook,
} from "~/lib/overview.ts";
import { countLook } from "~/lib/running.ts";
import type { Overview, RunningNow } from "~/lib/types.ts";
import type { WindowDays } from "~/lib/window.ts";
import { type Figure, Tile } from "./tile.tsx";

const ZERO = { text: "0", raw: "0" };

function newFigure(runs: Overview["runs"]): Figure {
  return {
    text: count(runs.newly_failing_jobs),
    raw: String(runs.newly_failing_jobs),
    lines: ["jobs that began to fail", `${count(runs.failing_jobs)} fail in all`],
  };
}

function lateFigure(answer: RunningNow | undefined) {
  return (late: number): Figure => ({
    text: count(late),
    raw: String(late),
    lines: [`${count(answer?.counts.running)} running`, `${count(answer?.counts.waiting)} waiting`],
  });
}

function jobsFigure(jobs: Overview["jobs"]): Figure {
  return {
    text: count(jobs.count),
    raw: String(jobs.count),
    lines: [`${count(jobs.paused)} paused`, `${count(jobs.deleted)} deleted`],
  };
}

function runsFigure(value: RunsValue): Figure {
  const { runs } = value;
  const inner = runs.child_runs_count ? `plus ${count(runs.child_runs_count)} in notebooks` : "";
  return {
    text: count(runs.count),
    raw: String(runs.count),
    change: runsChange(value),
    lines: [inner, `${duration(runs.worked_s)} of work`],
  };
}

function successFigure(value: RunsValue): Figure {
  const { runs } = value;
  return {
    text: ratio(runs.success_ratio),
    raw: String(runs.success_ratio),
    change: successChange(value),
    lines: [`${ratio(runs.first_time_success_ratio)} at first attempt`, "cancelled ones left out"],
  };
}

function costFigure({ costs, unpriced, isPriced }: CostValue): Figure {
  const [first, ...others] = costs;
  const also = others.map((cost) => `${money(cost.list_cost, cost.currency)}`).join(" and ");
  const without = unpriced.map((unit) => `${quantity(unit.usage_quantity)} ${unit.usage_unit}`).join(", ");
  return {
    text: first && isPriced ? money(first.list_cost, first.currency) : UNKNOWN,
    raw: first && isPriced ? first.list_cost : "",
    change: first && isPriced ? costChange(first) : null,
    lines: [
      first ? `List price in ${first.currency}${also ? `, plus ${also}` : ""}` : "",
      without ? `Not priced: ${without}` : "All usage has a price",
    ],
  };
}

/** The list of jobs searches by words in place of a name. */
function jobsBehind({ ws, team, owner, tag, name }: JobSearch) {
  return { ws, team, owner, tag, q: name };
}

type Props = { query: Asked<Overview>; running: Asked<RunningNow>; days: WindowDays; filters: JobSearch };

/** What is newly wrong, what is late, and the numbers of the window; each leads to what it counts. */
export function Tiles({ query, running, days, filters }: Props) {
  const asked = filterParams(filters);
  return (
    <div className="grid grid-cols-2 gap-gap sm:grid-cols-3 xl:grid-cols-6">
      <Tile
        isBrief
        id="new"
        label="Newly failing"
        note="24 h"
        to={{ to: "/dashboard", search: { ...filters, days, show: "new" } }}
        aside={<ShowSql figure="newly_failing" filters={asked} title="Newly failing" />}
        look={newlyFailingLook(query)}
        empty={ZERO}
        figure={newFigure}
      />
      <Tile
        isBrief
        id="late"
        label="Late"
        note="now"
        to={{ to: "/running", search: { ...filters, show: "late" } }}
        aside={<ShowSql figure="late" filters={asked} title="Late" />}
        look={countLook(running, "late")}
        empty={ZERO}
        figure={lateFigure(running.data)}
      />
      <WindowTiles query={query} days={days} filters={filters} />
      <Tile
        isBrief
        id="jobs"
        label="Jobs"
        note="now"
        to={{ to: "/jobs", search: jobsBehind(filters) }}
        aside={<ShowSql figure="jobs" filters={asked} title="Jobs" />}
        look={jobsLook(query)}
        empty={ZERO}
        figure={jobsFigure}
      />
    </div>
  );
}

function WindowTiles({ query, days, filters }: Omit<Props, "running">) {
  const scope = { days, ...filterParams(filters) };
  const isOfJobs = namesJobs(filters);
  const note = `${days} days`;
  return (
    <>
      <Tile
        isBrief
        id="success"
        label="Success"
        note={note}
        to={{ to: "/runs", search: { ...filters, days, result: ["failed", "timed_out"] } }}
        aside={<ShowSql metric="success_ratio" scope={scope} title="Success ratio" />}
        look={successLook(query)}
        empty={{ text: "No run ended", raw: "" }}
        figure={successFigure}
      />
      <Tile
        isBrief
        id="runs"
        label="Runs"
        note={note}
        to={{ to: "/runs", search: { ...filters, days } }}
        aside={<ShowSql metric="runs" scope={scope} title="Runs" />}
        look={runsLook(query)}
        empty={ZERO}
        figure={runsFigure}
      />
      <Tile
        isBrief
        id="cost"
        label="Cost"
        note={note}
        to={{ to: "/costs", search: { ...filters, days } }}
        aside={<ShowSql metric={isOfJobs ? "job_list_cost" : "list_cost"} scope={scope} title="Cost at list price" />}
        look={costLook(query)}
        empty={{ text: "No usage", raw: "0" }}
        figure={costFigure}
      />
    </>
  );
}
