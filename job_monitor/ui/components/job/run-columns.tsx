import { memo, useState } from "react";
import { duration } from "~/lib/format.ts";
import { changeSentence, type JobRun } from "~/lib/job.ts";
import {
  barHeight,
  barRoom,
  byResult,
  cellX,
  cellY,
  ROW,
  type Size,
  signs,
  sizeOf,
  squares,
  usualY,
} from "~/lib/matrix.ts";
import { RESULTS } from "~/lib/results.ts";
import type { JobChange, ResultClass } from "~/lib/types.ts";

type TaskResults = { key: string; results: (ResultClass | null)[] };

type Props = {
  runs: readonly JobRun[];
  tasks: readonly TaskResults[];
  marks: ReadonlyMap<number, JobChange[]>;
  /** What 95 % of the good runs stay below, in seconds. */
  p95: number | null;
  /** Place of the chosen run. */
  at: number;
  onChoose: (runId: string) => void;
};

/** The drawing of the matrix: a bar a run, and one path a result and row, so that many runs stay cheap. */
export function RunColumns({ runs, tasks, marks, p95, at, onChoose }: Props) {
  const [hovered, setHovered] = useState<number | null>(null);
  const room = barRoom(tasks.length);
  const height = room + ROW * (tasks.length + 1);
  const size = sizeOf(runs.length);
  const width = runs.length * size.column;
  const longest = Math.max(p95 ?? 0, ...runs.map((run) => run.workedS));
  return (
    <svg width={width} height={height} className="block" onPointerLeave={() => setHovered(null)} role="presentation">
      {hovered !== null && <Column index={hovered} size={size} height={height} className="fill-ink/6" />}
      {at >= 0 && <Column index={at} size={size} height={height} className="fill-accent/16" />}
      {p95 !== null && longest > 0 && <UsualLine y={usualY(p95, longest, room)} width={width} />}
      {runs.map((run, index) => (
        <RunBar
          key={run.runId}
          run={run}
          index={index}
          longest={longest}
          isChosen={index === at}
          height={height}
          room={room}
          size={size}
          onHover={setHovered}
          onChoose={onChoose}
        />
      ))}
      <Squares runs={runs} tasks={tasks} room={room} size={size} />
      <Marks marks={marks} column={size.column} height={height} />
    </svg>
  );
}

type ColumnProps = { index: number; size: Size; height: number; className: string };

function Column({ index, size: { column }, height, className }: ColumnProps) {
  return <rect x={index * column} y="0" width={column} height={height} rx="3" className={className} />;
}

function UsualLine({ y, width }: { y: number; width: number }) {
  return <line x1="0" x2={width} y1={y} y2={y} strokeDasharray="3 3" className="stroke-line-strong" />;
}

type BarProps = {
  run: JobRun;
  index: number;
  longest: number;
  isChosen: boolean;
  height: number;
  room: number;
  size: Size;
  onHover: (index: number) => void;
  onChoose: (runId: string) => void;
};

const RunBar = memo(function RunBar({
  run,
  index,
  longest,
  isChosen,
  height,
  room,
  size,
  onHover,
  onChoose,
}: BarProps) {
  const tall = barHeight(run.workedS, longest, room);
  const look = RESULTS[run.result];
  const words = `${look.word}, worked ${duration(run.workedS)}`;
  return (
    <g
      id={`run-${run.runId}`}
      role="option"
      aria-selected={isChosen}
      aria-label={`Run ${run.runId}, ${words}`}
      data-result={run.result}
      className="cursor-pointer"
      onPointerEnter={() => onHover(index)}
      onClick={() => onChoose(run.runId)}
    >
      <title>{words}</title>
      <rect
        x={cellX(index, size)}
        y={room - tall}
        width={size.cell}
        height={tall - 2}
        rx="2"
        className={look.fill}
        opacity={look.pattern === "solid" ? 1 : 0.45}
      />
      <rect x={index * size.column} y="0" width={size.column} height={height} className="fill-transparent" />
    </g>
  );
});

type SquaresProps = { runs: readonly JobRun[]; tasks: readonly TaskResults[]; room: number; size: Size };

const Squares = memo(function Squares({ runs, tasks, room, size }: SquaresProps) {
  const rows: TaskResults[] = [{ key: " run", results: runs.map((run) => run.result) }, ...tasks];
  return (
    <g className="pointer-events-none">
      {rows.map((row, place) => (
        <Row key={row.key} results={row.results} y={cellY(room + place * ROW, size)} size={size} />
      ))}
    </g>
  );
});

function Row({ results, y, size }: { results: readonly (ResultClass | null)[]; y: number; size: Size }) {
  return byResult(results).map(([result, places]) => {
    const look = RESULTS[result];
    const isHollow = look.pattern !== "solid" || result === "cancelled";
    return (
      <g key={result} className={look.text}>
        <path
          d={squares(places, y, size)}
          className={isHollow ? "fill-panel stroke-current" : look.fill}
          strokeWidth={isHollow ? 1.4 : 0}
        />
        <path
          d={signs(result, places, y, size)}
          fill="none"
          strokeWidth="1.5"
          strokeLinecap="round"
          className={isHollow ? "stroke-current" : "stroke-panel"}
        />
      </g>
    );
  });
}

/** A line between two runs where the definition changed. */
function Marks({ marks, column, height }: { marks: Props["marks"]; column: number; height: number }) {
  return [...marks].map(([place, changes]) => (
    <g key={place}>
      <title>Definition changed: {changes.map(changeSentence).join("; ")}</title>
      <line
        x1={place * column}
        x2={place * column}
        y1="6"
        y2={height}
        strokeDasharray="2 2"
        className="stroke-accent"
      />
      <path d={`M${place * column} 0l4 4-4 4-4-4Z`} className="fill-accent" />
    </g>
  ));
}
