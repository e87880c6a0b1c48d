import { Panel } from "~/components/panel/panel.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { duration } from "~/lib/format.ts";
import { axisTime, timeAxis } from "~/lib/gantt.ts";
import { changeMarks, changeSentence, isBad, type JobRun, type RunsValue } from "~/lib/job.ts";
import type { Look } from "~/lib/look.ts";
import { RESULTS } from "~/lib/results.ts";

const HEIGHT = 176;

type Props = { look: Look<RunsValue>; chosen: JobRun | null; onChoose: (runId: string) => void };

/** Time worked by each run, beside what is usual for this job. */
export function DurationChart({ look, chosen, onChoose }: Props) {
  return (
    <Panel
      title="Duration"
      note="time worked, by run"
      look={look}
      empty="This job has no run that is kept."
      height={260}
    >
      {(value) => <Plot value={value} chosen={chosen} onChoose={onChoose} />}
    </Panel>
  );
}

function Plot({ value, chosen, onChoose }: { value: RunsValue } & Omit<Props, "look">) {
  const { runs, detail } = value;
  const band = detail.band;
  const ticks = timeAxis(Math.max(band?.p95_s ?? 0, ...runs.map((run) => run.workedS)));
  const top = ticks.at(-1) ?? 1;
  const y = (seconds: number) => HEIGHT * (1 - seconds / top);
  const x = (place: number) => `${(place / runs.length) * 100}%`;
  return (
    <div className="px-3.5 pt-2 pb-3">
      <div className="flex gap-2">
        <Axis ticks={ticks} />
        <svg
          role="img"
          aria-label={summary(value)}
          width="100%"
          height={HEIGHT}
          className="block min-w-0 flex-1 overflow-visible"
        >
          {ticks.map((tick) => (
            <line
              key={tick}
              x1="0"
              x2="100%"
              y1={y(tick)}
              y2={y(tick)}
              className={tick === 0 ? "stroke-line-strong" : "stroke-line"}
            />
          ))}
          {band?.p50_s != null && band.p95_s != null && (
            <>
              <rect
                x="0"
                width="100%"
                y={y(band.p95_s)}
                height={Math.max(1, y(band.p50_s) - y(band.p95_s))}
                className="fill-accent/12"
              />
              <line
                x1="0"
                x2="100%"
                y1={y(band.p50_s)}
                y2={y(band.p50_s)}
                strokeDasharray="4 3"
                className="stroke-accent"
              />
            </>
          )}
          {[...changeMarks(runs, detail.changes)].map(([place, changes]) => (
            <line
              key={place}
              x1={x(place)}
              x2={x(place)}
              y1="0"
              y2={HEIGHT}
              strokeDasharray="2 2"
              className="stroke-accent"
            >
              <title>Definition changed: {changes.map(changeSentence).join("; ")}</title>
            </line>
          ))}
          {runs.map((run, place) => (
            <Dot
              key={run.runId}
              run={run}
              x={x(place + 0.5)}
              y={y(run.workedS)}
              isChosen={run === chosen}
              onChoose={onChoose}
            />
          ))}
        </svg>
      </div>
      <Foot value={value} />
    </div>
  );
}

function Axis({ ticks }: { ticks: readonly number[] }) {
  const top = ticks.at(-1) ?? 1;
  return (
    <div
      aria-hidden="true"
      className="num relative w-12 shrink-0 text-right text-[11px] text-muted"
      style={{ height: HEIGHT }}
    >
      {ticks.map((tick) => (
        <span
          key={tick}
          className="absolute right-0 -translate-y-1/2 leading-none whitespace-nowrap"
          style={{ top: HEIGHT * (1 - tick / top) }}
        >
          {axisTime(tick)}
        </span>
      ))}
    </div>
  );
}

type DotProps = { run: JobRun; x: string; y: number; isChosen: boolean; onChoose: (runId: string) => void };

/** Round for what ended well, square for what failed, hollow for the rest. Choosing by keys is in the matrix. */
function Dot({ run, x, y, isChosen, onChoose }: DotProps) {
  const look = RESULTS[run.result];
  const isHollow = !isBad(run.result) && run.result !== "succeeded";
  const paint = isHollow ? `fill-panel stroke-current ${look.text}` : look.fill;
  const size = isBad(run.result) ? 4 : 3;
  return (
    <svg x={x} y={y} overflow="visible">
      <title>{`${look.word}, worked ${duration(run.workedS)}`}</title>
      {isChosen && <circle r="8" className="fill-accent/25" />}
      <rect
        x={-size}
        y={-size}
        width={size * 2}
        height={size * 2}
        rx={isBad(run.result) ? 1 : size}
        strokeWidth={isHollow ? 1.5 : 0}
        className={paint}
      />
      <circle r="9" className="cursor-pointer fill-transparent" onPointerUp={() => onChoose(run.runId)} />
    </svg>
  );
}

function Foot({ value: { runs, detail } }: { value: RunsValue }) {
  const band = detail.band;
  return (
    <div className="text-[12px] text-muted">
      <p className="num flex justify-between pt-1 pl-14 text-[11px]">
        <TimeText at={runs[0]?.startedAt} as="moment" />
        <TimeText at={runs.at(-1)?.startedAt} as="moment" />
      </p>
      <p className="pt-1">
        {band?.p50_s != null && band.p95_s != null
          ? `Usual: half of the good runs of 30 days work up to ${duration(band.p50_s)}, 95 % up to ${duration(band.p95_s)}.`
          : "Too few good runs in 30 days to say what is usual."}
      </p>
    </div>
  );
}

function summary({ runs, detail }: RunsValue): string {
  const newest = runs.at(-1);
  const usual = detail.band?.p50_s == null ? "" : `, usually ${duration(detail.band.p50_s)}`;
  return `Time worked by the last ${runs.length} runs: the newest ${duration(newest?.workedS)}${usual}.`;
}
