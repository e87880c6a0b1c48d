import { type Figure, Tile } from "~/components/dashboard/tile.tsx";
import { ShowSql } from "~/components/sql/show-sql.tsx";
import { type CostsSearch, INITIAL_DAYS } from "~/lib/costs/address.ts";
import { idleLook } from "~/lib/costs/idle.ts";
import { lossLook, monthLook, type WithLoss } from "~/lib/costs/look.ts";
import { namesUsage, sqlScope } from "~/lib/costs/search.ts";
import { changeText } from "~/lib/costs/view.ts";
import { money, moneyTick, UNKNOWN } from "~/lib/format.ts";
import { listOf } from "~/lib/jobs/search.ts";
import type { Asked } from "~/lib/look.ts";
import { namesJobs } from "~/lib/metrics/filters.ts";
import { useAsked, useAttribution } from "~/lib/queries.ts";
import { calendarDay } from "~/lib/time.ts";
import { datesWord } from "~/lib/trends/words.ts";
import type { Costs } from "~/lib/types.ts";

type Props = { query: Asked<Costs>; search: CostsSearch };

const NOTHING = { text: UNKNOWN, raw: "" };

/** This month, what it will come to, what a day takes now, and what of it was lost. */
export function MonthTiles({ query, search }: Props) {
  const { days = INITIAL_DAYS } = search;
  const look = monthLook(query);
  // What failure cost is known of whole runs, and not of their SKUs.
  const isOfUsage = namesUsage(search);
  const hasIdle = !namesJobs(search) && !isOfUsage;
  const month = query.data ? monthWord(query.data.month.month.from, "long") : "Month";
  const isBill = query.data?.is_bill ?? true;
  const metric = isBill ? "billed_cost" : "cost";
  const window = query.data?.month.month;
  const scope =
    window && query.data ? { ...sqlScope(search), days: undefined, from: window.from, to: query.data.window.to } : {};
  return (
    <div
      className={`grid grid-cols-2 gap-gap ${isOfUsage ? "lg:grid-cols-3" : hasIdle ? "lg:grid-cols-5" : "lg:grid-cols-4"}`}
    >
      <Tile
        id="month"
        label={`${month} so far`}
        look={look}
        empty={NOTHING}
        figure={monthFigure}
        aside={<ShowSql metric={metric} scope={scope} title={`${month} so far`} />}
      />
      <Tile
        id="forecast"
        label={`${month} forecast`}
        note="estimate"
        look={look}
        empty={NOTHING}
        figure={forecastFigure}
      />
      <Tile id="rate" label="Run rate" note="a day" look={look} empty={NOTHING} figure={rateFigure} />
      {!isOfUsage && (
        <Tile
          id="loss"
          label="Lost to failure"
          note={`${days} days`}
          look={lossLook(query)}
          empty={NOTHING}
          figure={lossFigure}
          aside={<ShowSql metric="cost_of_failure" scope={sqlScope(search)} title="Cost of failure" />}
        />
      )}
      {hasIdle && <IdleTile search={search} />}
    </div>
  );
}

/** What clusters and warehouses cost while nobody used them: of no job, so not while a filter names jobs or SKUs. */
function IdleTile({ search }: { search: CostsSearch }) {
  const { days = INITIAL_DAYS, ws } = search;
  const look = idleLook(useAsked(useAttribution(days, listOf(ws))));
  return (
    <Tile
      id="idle"
      label="Idle compute"
      note={`${days} days`}
      to={{ to: "/compute", search: { days } }}
      look={look}
      empty={{ text: money("0", null), raw: "0" }}
      figure={({ cost, clusters, warehouses, currency }) => ({
        text: money(cost, currency),
        raw: cost,
        lines: [
          `${clusters === null ? "not known" : money(clusters, currency)} of clusters beside jobs`,
          `${warehouses === null ? "not known" : money(warehouses, currency)} of SQL warehouses`,
        ],
      })}
    />
  );
}

function monthWord(date: string, length: "long" | "short"): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  return new Intl.DateTimeFormat("en-GB", { month: length, timeZone: "UTC" }).format(at);
}

function monthFigure({ month, currency, history_from }: Costs): Figure {
  const { cost, complete, complete_cost, previous, previous_cost } = month;
  const change = changeText(complete_cost, previous_cost);
  const isCut = history_from !== null && history_from > month.month.from;
  return {
    text: money(cost, currency),
    raw: cost ?? "",
    change:
      change && complete && previous
        ? {
            text: change,
            against: `vs ${monthWord(previous.from, "short")}`,
            title: `${datesWord(complete)} against ${datesWord(previous)}`,
            tone: "plain",
          }
        : null,
    lines: [
      complete === null
        ? "no day of it is complete"
        : `${money(complete_cost, currency)} to ${calendarDay(complete.to)}`,
      isCut
        ? `since ${calendarDay(history_from)} alone, where history begins`
        : previous === null
          ? "the month before is not known"
          : `${money(previous_cost, currency)} to ${calendarDay(previous.to)}`,
    ],
  };
}

function forecastFigure({ month, currency }: Costs): Figure {
  const { forecast, forecast_reason } = month;
  if (forecast === null) return { text: UNKNOWN, raw: "", lines: [<Reason key="why" text={forecast_reason ?? ""} />] };
  const { cost, low, high, basis } = forecast;
  const range =
    low === null
      ? "one week alone: no range"
      : `${moneyTick(Number(low), currency ?? "")} to ${moneyTick(Number(high), currency ?? "")}`;
  return {
    text: money(cost, currency),
    raw: cost,
    lines: [range, `as ${datesWord(basis)}`],
  };
}

function Reason({ text }: { text: string }) {
  return <span title={text}>{text}</span>;
}

function rateFigure({ rate, currency }: Costs): Figure {
  if (rate === null) return { text: UNKNOWN, raw: "", lines: ["no week is complete"] };
  const change = changeText(rate.cost, rate.previous_cost);
  return {
    text: money(rate.daily_cost, currency),
    raw: rate.daily_cost ?? "",
    change: change
      ? {
          text: change,
          against: "vs week before",
          title: `${datesWord(rate.week)} against the seven days before`,
          tone: "plain",
        }
      : null,
    lines: [
      `${money(rate.cost, currency)} in 7 days`,
      rate.previous ? `${money(rate.previous_cost, currency)} before` : "the week before is not known",
    ],
  };
}

function lossFigure({ costs, cost }: WithLoss): Figure {
  const { loss, currency, complete, previous } = costs;
  if (cost === null) return { text: UNKNOWN, raw: "", lines: ["no run that ended then has a cost"] };
  const change = changeText(loss.complete, loss.previous);
  return {
    text: money(cost, currency),
    raw: cost,
    change:
      change && complete && previous
        ? {
            text: change,
            against: "vs before",
            title: `${datesWord(complete)} against ${datesWord(previous)}`,
            tone: "plain",
          }
        : null,
    lines: ["failed, repaired, retried", "and cancelled work of runs"],
  };
}
