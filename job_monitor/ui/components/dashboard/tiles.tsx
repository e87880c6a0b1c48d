import { ShowSql } from "~/components/sql/show-sql.tsx";
import { count, duration, money, quantity, ratio, UNKNOWN } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import {
  type CostValue,
  costChange,
  costLook,
  jobsLook,
  type RunsValue,
  runsChange,
  runsLook,
  successChange,
  successLook,
} from "~/lib/overview.ts";
import type { Overview } from "~/lib/types.ts";
import { type Figure, Tile } from "./tile.tsx";

const ZERO = { text: "0", raw: "0" };

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

/** The four numbers of the window. */
export function Tiles({ query, days }: { query: Asked<Overview>; days: number }) {
  const note = `${days} days`;
  return (
    <div className="grid grid-cols-2 gap-gap lg:grid-cols-4">
      <Tile id="jobs" label="Jobs" note="now" look={jobsLook(query)} empty={ZERO} figure={jobsFigure} />
      <Tile
        id="runs"
        label="Runs"
        note={note}
        aside={<ShowSql metric="runs" days={days} title="Runs" />}
        look={runsLook(query)}
        empty={ZERO}
        figure={runsFigure}
      />
      <Tile
        id="success"
        label="Success"
        note={note}
        aside={<ShowSql metric="success_ratio" days={days} title="Success ratio" />}
        look={successLook(query)}
        empty={{ text: "No run ended", raw: "" }}
        figure={successFigure}
      />
      <Tile
        id="cost"
        label="Cost"
        note={note}
        aside={<ShowSql metric="list_cost" days={days} title="Cost at list price" />}
        look={costLook(query)}
        empty={{ text: "No usage", raw: "0" }}
        figure={costFigure}
      />
    </div>
  );
}
