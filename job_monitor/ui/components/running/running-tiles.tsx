import { type Figure, Tile } from "~/components/dashboard/tile.tsx";
import { count, duration, plural } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import { countLook, isIn, multiple } from "~/lib/running.ts";
import type { RunningNow, RunningRun } from "~/lib/types.ts";

const ZERO = { text: "0", raw: "0" };

function figure(value: number, lines: string[]): Figure {
  return { text: count(value), raw: String(value), lines };
}

function nameOf(run: RunningRun): string {
  return run.job_name ?? run.run_name ?? `Run ${run.run_id}`;
}

/** The four numbers: what runs, what waits, what is late, what is not seen any more. */
export function RunningTiles({ query }: { query: Asked<RunningNow> }) {
  const answer = query.data;
  const runs = answer?.runs ?? [];
  const waiting = runs.filter((run) => isIn(run, "waiting"));
  const longest = waiting[0];
  const worst = runs.find((run) => run.is_late === true);
  const without = answer?.counts.without_normal ?? null;
  return (
    <div className="grid grid-cols-2 gap-gap lg:grid-cols-4">
      <Tile
        id="running"
        label="Running"
        look={countLook(query, "running")}
        empty={ZERO}
        figure={(value) =>
          figure(value, [
            answer?.is_live ? "" : "as the tables knew it",
            without ? `${count(without)} without a usual time` : "",
          ])
        }
      />
      <Tile
        id="waiting"
        label="Waiting"
        note={answer?.live_workspace_name ? `in ${answer.live_workspace_name}` : ""}
        look={countLook(query, "waiting")}
        empty={ZERO}
        figure={(value) =>
          figure(value, longest ? [`longest ${duration(longest.elapsed_s)}`, longest.queue_reason ?? ""] : [])
        }
      />
      <Tile
        id="late"
        label="Late"
        note="beyond their p90"
        look={countLook(query, "late")}
        empty={ZERO}
        figure={(value) =>
          figure(value, worst ? [`${nameOf(worst)}: ${multiple(worst.overdue_ratio ?? 0)} its p90`] : [])
        }
      />
      <Tile
        id="gone"
        label="Last seen long ago"
        note={answer ? plural(answer.lost_days, "day") : ""}
        look={countLook(query, "last_seen")}
        empty={ZERO}
        figure={(value) => figure(value, value > 0 ? ["no end is known; not surely running"] : [])}
      />
    </div>
  );
}
