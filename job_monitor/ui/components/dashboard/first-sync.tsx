import { bytes, count, duration } from "~/lib/format.ts";
import { useHealth } from "~/lib/queries.ts";
import type { Health } from "~/lib/types.ts";

/** How far the first sync has come; nothing once there is data to show. */
export function FirstSync() {
  const { data } = useHealth();
  if (data?.status !== "pending") return null;
  return <Progress sync={data.sync} />;
}

const PHASES: Record<string, string> = { sync: "Reading the system tables", build: "Building the models" };

export function phaseWords(phase: string | null): string {
  return phase === null ? "Working" : (PHASES[phase] ?? phase);
}

function Progress({ sync }: { sync: Health["sync"] }) {
  const { fraction } = sync;
  return (
    <section aria-label="First sync" data-look="pending" className="surface flex flex-col gap-2 px-3.5 py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="font-semibold">First sync</h2>
        <p className="num text-muted">
          {count(sync.tables_done)} of {count(sync.tables_count)} tables · {count(sync.rows_read)} rows ·{" "}
          {bytes(sync.bytes_read)}
          {sync.seconds_left ? ` · about ${duration(sync.seconds_left)} left` : ""}
        </p>
      </div>
      <div
        role="progressbar"
        aria-label="First sync"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={fraction === null ? undefined : Math.round(fraction * 100)}
        className="h-1.5 overflow-hidden rounded-full bg-hover"
      >
        <div
          className={`h-full rounded-full bg-running ${fraction === null ? "slide w-[30%]" : "transition-[width] duration-700"}`}
          style={fraction === null ? undefined : { width: `${Math.max(1, fraction * 100)}%` }}
        />
      </div>
      <p className="text-muted">
        {sync.is_running ? phaseWords(sync.phase) : "Not started yet"}. Numbers appear by themselves as soon as they are
        complete.
      </p>
    </section>
  );
}
