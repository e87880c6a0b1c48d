import { Tile } from "~/components/dashboard/tile.tsx";
import { totalLook } from "~/lib/compute/look.ts";
import type { Compute } from "~/lib/compute/query.ts";
import { count, money, plural, ratio, UNKNOWN } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";

const NEVER = { text: UNKNOWN, raw: "" };

/** The four numbers: what idled, what jobs used of all-purpose compute, what never ends, what was measured. */
export function ComputeTiles({ query, days }: { query: Asked<Compute>; days: number }) {
  const note = `${days} days`;
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Tile
        id="idle"
        label="Idle beside jobs"
        note={note}
        look={totalLook(query, "idle_cost")}
        empty={NEVER}
        figure={idle}
      />
      <Tile
        id="all-purpose"
        label="Jobs on all-purpose"
        note={note}
        look={totalLook(query, "jobs_cost")}
        empty={NEVER}
        figure={ofJobs}
      />
      <Tile
        id="endless"
        label="No auto-termination"
        look={totalLook(query, "never_ending_count")}
        empty={NEVER}
        figure={endless}
      />
      <Tile
        id="measured"
        label="Clusters with samples"
        note={note}
        look={totalLook(query, "measured_clusters_count")}
        empty={NEVER}
        figure={measured}
      />
    </div>
  );
}

function idle({ totals, currency }: Compute) {
  return {
    text: money(totals.idle_cost, currency),
    raw: totals.idle_cost ?? "",
    lines: [
      `on ${plural(totals.idle_clusters_count ?? 0, "cluster")}`,
      `${money(totals.jobless_cost, currency)} more without a job`,
    ],
  };
}

function ofJobs({ totals, currency }: Compute) {
  return {
    text: money(totals.jobs_cost, currency),
    raw: totals.jobs_cost ?? "",
    lines: [`${plural(totals.jobs_on_all_purpose_count ?? 0, "job")}, an estimate`, "job compute costs less"],
  };
}

function endless({ totals }: Compute) {
  return {
    text: count(totals.never_ending_count),
    raw: String(totals.never_ending_count),
    lines: [`of ${plural(totals.all_purpose_count ?? 0, "all-purpose cluster")}`],
  };
}

function measured({ totals }: Compute) {
  const all = totals.clusters_count ?? 0;
  const some = totals.measured_clusters_count ?? 0;
  const cost = shareOf(totals.measured_cost, totals.cost);
  return {
    text: all === 0 ? UNKNOWN : ratio(some / all),
    raw: String(some),
    lines: [
      `${count(some)} of ${plural(all, "cluster")}${cost === null ? "" : `, ${ratio(cost)} of the cost`}`,
      "short-lived nodes leave none",
    ],
  };
}

function shareOf(part: string | null, whole: string | null): number | null {
  return part === null || whole === null || Number(whole) <= 0 ? null : Number(part) / Number(whole);
}
