import { Panel } from "~/components/panel/panel.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { type Moved, moversLook } from "~/lib/costs/look.ts";
import { changeText, signedMoney } from "~/lib/costs/view.ts";
import { money } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import { calendarDay } from "~/lib/time.ts";
import { datesWord } from "~/lib/trends/words.ts";
import type { CostMover, Costs } from "~/lib/types.ts";
import { Spark } from "./spark.tsx";

/** The five jobs whose cost changed most, and since when. */
export function MoversPanel({ query }: { query: Asked<Costs> }) {
  const look = moversLook(query);
  return (
    <Panel
      title="What moved"
      note={look.kind === "ready" ? weekWords(look.value) : undefined}
      look={look}
      empty="No job cost more or less than in the week before."
      height={300}
    >
      {({ movers, costs }) =>
        movers === null ? (
          <p className="px-3.5 py-2 text-muted">Fewer than two weeks of days are complete, so nothing is compared.</p>
        ) : (
          <ol aria-label="Movers" className="flex flex-1 flex-col">
            {movers.map((mover) => (
              <Mover key={JSON.stringify(Object.values(mover.group))} mover={mover} currency={costs.currency} />
            ))}
          </ol>
        )
      }
    </Panel>
  );
}

function weekWords({ costs }: Moved): string {
  return costs.rate === null ? "" : `jobs, ${datesWord(costs.rate.week)} against the week before`;
}

function Mover({ mover, currency }: { mover: CostMover; currency: string | null }) {
  const { group, labels, cost, previous_cost, change, since, days } = mover;
  const share = changeText(cost, previous_cost);
  return (
    <li className="flex items-center gap-3 border-t border-line px-3.5 py-1.5 hover:bg-hover">
      <div className="min-w-0 flex-1">
        <JobName
          name={labels.job_name ?? null}
          job_id={group.job_id ?? null}
          workspace_id={group.workspace_id ?? null}
          workspace_name=""
        />
        <p className="num truncate text-[12px] text-muted">
          {since && `since ${calendarDay(since)}: `}
          {money(previous_cost, currency)} → {money(cost, currency)}
        </p>
      </div>
      <Spark values={days} className="max-sm:hidden" />
      <p className="num shrink-0 text-right">
        <span className="block font-semibold" data-change={change}>
          {signedMoney(change, currency)}
        </span>
        <span className="block text-[12px] text-muted">{share}</span>
      </p>
    </li>
  );
}
