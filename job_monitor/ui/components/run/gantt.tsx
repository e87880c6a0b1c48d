import { duration } from "~/lib/format.ts";
import { axisTime, type Gantt, type GanttRow, gantt, type Segment } from "~/lib/gantt.ts";
import { RESULTS } from "~/lib/results.ts";
import type { ResultClass, RunDetail } from "~/lib/types.ts";

const ROW = 24;
const BAR = 12;
/** A bar of no length is still seen. */
const LEAST = 3;

/** The run's tasks along its time: one bar a try, idle time between attempts taken out, the deciding chain marked. */
export function TaskGantt({ detail }: { detail: RunDetail }) {
  const drawn = gantt(detail);
  const critical = drawn.rows.filter((row) => row.isCritical);
  return (
    <figure className="flex flex-col px-3.5 pt-1 pb-3" aria-label={summary(drawn, detail)}>
      <div className="flex">
        <div className="w-24 shrink-0 pr-2 sm:w-44">
          <p className="text-[12px] text-muted" style={{ height: ROW, lineHeight: `${ROW}px` }}>
            Run
          </p>
          {drawn.rows.map((row) => (
            <Label key={row.key} row={row} />
          ))}
        </div>
        <div className="relative min-w-0 flex-1">
          <svg
            width="100%"
            height={ROW * (drawn.rows.length + 1)}
            className="block overflow-visible"
            aria-hidden="true"
          >
            {drawn.ticks.map((tick) => (
              <line
                key={`${tick.at}`}
                x1={percent(tick.at)}
                x2={percent(tick.at)}
                y1="0"
                y2="100%"
                className="stroke-line"
              />
            ))}
            <AttemptBars segments={drawn.attempts} detail={detail} />
            {drawn.rows.map((row, place) => (
              <Bars key={row.key} row={row} y={ROW * (place + 1) + (ROW - BAR) / 2} />
            ))}
            {drawn.breaks.map((one) => (
              <line
                key={one.at}
                x1={percent(one.at)}
                x2={percent(one.at)}
                y1="0"
                y2="100%"
                strokeDasharray="2 3"
                className="stroke-muted"
              >
                <title>{duration(one.idleS)} without work are left out</title>
              </line>
            ))}
          </svg>
          <Axis drawn={drawn} />
        </div>
      </div>
      <figcaption className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-[12px] text-muted">
        {drawn.breaks.map((one) => (
          <span key={one.at}>Left out: {duration(one.idleS)} between attempts</span>
        ))}
        {critical.length > 0 && (
          <span className="flex items-center gap-1.5">
            <span aria-hidden="true" className="h-2.5 w-4 rounded-sm border-2 border-ink" />
            Decided the end: {critical.map((row) => row.key).join(" → ")}
          </span>
        )}
        <QueueNote detail={detail} />
      </figcaption>
    </figure>
  );
}

function percent(share: number): string {
  return `${share * 100}%`;
}

function Label({ row }: { row: GanttRow }) {
  return (
    <p
      title={row.key}
      className={`truncate ${row.isCritical ? "font-semibold" : ""}`}
      style={{ height: ROW, lineHeight: `${ROW}px` }}
    >
      {row.key}
    </p>
  );
}

type BarProps = { segment: Segment; y: number; isCritical?: boolean; tall?: number };

function Bar({ segment, y, isCritical = false, tall = BAR }: BarProps) {
  const look = RESULTS[segment.result];
  return (
    <svg x={percent(segment.from)} y={y} width="100%" height={tall} overflow="visible">
      <title>{`${segment.word}: ${look.word.toLowerCase()}, worked ${duration(segment.workedS)}`}</title>
      <rect
        x="0"
        y="0"
        style={{ width: `max(${LEAST}px, ${percent(segment.to - segment.from)})` }}
        height={tall}
        rx="2"
        className={`${look.fill} ${isCritical ? "stroke-ink" : ""}`}
        strokeWidth={isCritical ? 2 : 0}
        opacity={look.pattern === "solid" ? 1 : 0.5}
      />
    </svg>
  );
}

function Bars({ row, y }: { row: GanttRow; y: number }) {
  return row.segments.map((segment) => <Bar key={segment.key} segment={segment} y={y} isCritical={row.isCritical} />);
}

/** The run's own row: its attempts, and within a single one the time in the queue and of setting up, where it is told. */
function AttemptBars({ segments, detail }: { segments: readonly Segment[]; detail: RunDetail }) {
  const [only, ...others] = segments;
  const { queue_s: queue = null, setup_s: setup = null } = detail.run ?? {};
  const whole = detail.run?.elapsed_s ?? 0;
  const waited = others.length === 0 && whole > 0 ? ((queue ?? 0) + (setup ?? 0)) / whole : 0;
  return (
    <>
      {segments.map((segment) => (
        <Bar key={segment.key} segment={segment} y={(ROW - 6) / 2} tall={6} />
      ))}
      {only && waited > 0 && (
        <rect
          x={percent(only.from)}
          y={(ROW - 6) / 2}
          width={percent(Math.min(1, waited))}
          height="6"
          className="fill-queued"
        >
          <title>In the queue and setting up</title>
        </rect>
      )}
    </>
  );
}

function Axis({ drawn }: { drawn: Gantt }) {
  return (
    <div aria-hidden="true" className="num relative h-4 text-[11px] text-muted">
      {drawn.ticks.map((tick, place) => (
        <span
          key={tick.at}
          className={`absolute whitespace-nowrap ${tick.at === 0 ? "" : "-translate-x-1/2"} ${place % 2 ? "max-sm:hidden" : ""}`}
          style={{ left: percent(Math.min(0.97, tick.at)) }}
        >
          {axisTime(tick.elapsedS)}
        </span>
      ))}
    </div>
  );
}

function QueueNote({ detail }: { detail: RunDetail }) {
  const { queue_s: queue = null, setup_s: setup = null } = detail.run ?? {};
  if (queue === null && setup === null) return <span>Queue and set-up: not told by the platform</span>;
  return (
    <span>
      Queue {duration(queue)}, set-up {duration(setup)}
    </span>
  );
}

function summary(drawn: Gantt, { run }: RunDetail): string {
  const bad = drawn.rows.filter((row) =>
    (["failed", "timed_out"] satisfies ResultClass[]).some((one) => one === row.task.result_class),
  );
  const failed = bad.length > 0 ? `, ${bad.map((row) => row.key).join(" and ")} failed` : "";
  return `${drawn.rows.length} tasks over ${duration(run?.elapsed_s)}${failed}`;
}
