import { Panel } from "~/components/panel/panel.tsx";
import { ShowSql } from "~/components/sql/show-sql.tsx";
import { type RunsCost, runsCostLook } from "~/lib/attribution.ts";
import { shareOf } from "~/lib/attribution-words.ts";
import { money, ratio } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import type { Attribution } from "~/lib/types.ts";

type Runs = RunsCost["runs"];
type Line = { key: Exclude<keyof Runs, "cost" | "lost_cost">; word: string; meaning: string; isLost: boolean };

const LINES: readonly Line[] = [
  { key: "useful_cost", word: "Useful", meaning: "What counts for a good result.", isLost: false },
  { key: "failed_cost", word: "Failed", meaning: "Attempts that failed, of runs that did not end well.", isLost: true },
  {
    key: "repaired_cost",
    word: "Repaired",
    meaning: "Attempts that failed, of runs that a repair saved.",
    isLost: true,
  },
  {
    key: "retried_cost",
    word: "Retried",
    meaning: "Attempts of tasks that failed and were tried again.",
    isLost: true,
  },
  { key: "cancelled_cost", word: "Cancelled", meaning: "Attempts that were cancelled.", isLost: true },
  {
    key: "undecided_cost",
    word: "Undecided",
    meaning: "Runs that are open, or whose end is not known.",
    isLost: false,
  },
];

/** What of the runs' cost went to attempts that failed. */
export function FailurePanel({ query, days }: { query: Asked<Attribution>; days: number }) {
  return (
    <Panel
      title="Cost of failure"
      note="runs that ended in the window"
      look={runsCostLook(query)}
      empty="No run that ended in these days has a cost."
      height={360}
    >
      {(value) => (value === "nothing" ? null : <Body {...value} days={days} />)}
    </Panel>
  );
}

function Body({ runs, currency, days }: RunsCost & { days: number }) {
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-2 px-3.5 pt-1 pb-2.5">
        <span data-testid="lost-cost" className="num text-[23px] leading-8 font-semibold tracking-tight">
          {money(runs.lost_cost, currency)}
        </span>
        <span className="text-muted">
          lost, {ratio(shareOf(runs.lost_cost, runs.cost))} of {money(runs.cost, currency)}
        </span>
        <ShowSql metric="cost_of_failure" days={days} title="Cost of failure" />
      </div>
      <table aria-label="What the runs' cost went to" className="w-full border-collapse">
        <thead className="sr-only">
          <tr>
            <th scope="col">Went to</th>
            <th scope="col">Share</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {LINES.map((line) => (
            <tr key={line.key} className="h-row border-t border-line hover:bg-hover">
              <th scope="row" className="w-full px-3.5 text-left font-normal" title={line.meaning}>
                {line.word}
                {line.isLost && (
                  <span className="ml-1.5 rounded bg-hover px-1 py-0.5 text-[11px] text-muted">lost</span>
                )}
              </th>
              <td className="num px-2 text-right text-muted lg:px-3">{ratio(shareOf(runs[line.key], runs.cost))}</td>
              <td className="num px-2 pr-3.5 text-right lg:pl-3">{money(runs[line.key], currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-auto border-t border-line px-3.5 py-2 text-[12px] text-muted">
        The lines add up to what was billed for these runs. Shares of attempts within a run are by time worked.
      </p>
    </>
  );
}
