import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { useLines } from "~/components/table/use-lines.ts";
import { rowHeight, useZone } from "~/lib/preferences.ts";
import { barAt, barWords, type Cursor, type Drawn, type Line, movedCursor } from "~/lib/timeline.ts";
import { placeOf, WIDTH } from "~/lib/timeline-drawing.ts";
import { NAMES, PLOT, TimelineHead, TimelineRow } from "./timeline-row.tsx";
import { TimelineAxis, TimelineGrid } from "./timeline-strip.tsx";

type Props = { drawn: Drawn; lines: readonly Line[]; onToggle: (key: string) => void };

/** So near to a bar counts as on it. */
const REACH_PX = 8;
/** Height of the ring around the run that is pointed at. */
const RING = 22;

/** Jobs below one another along the hours; only the lines in sight exist. */
export function TimelinePlot({ drawn, lines, onToggle }: Props) {
  const { box, virtual, top, cursor: line } = useLines<HTMLDivElement>(lines.length, () => true, "line");
  const plot = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const zone = useZone();
  const navigate = useNavigate();
  const pointed = cursor === null ? undefined : lines[cursor.line];
  const row = pointed?.kind === "job" ? pointed.row : null;
  const bar = cursor === null ? undefined : row?.bars[cursor.bar];
  const open = () => {
    if (row === null || row.name === null || bar === undefined) return;
    const job = { workspaceId: row.workspaceId, jobId: row.jobId };
    if (bar.runs > 1) void navigate({ to: "/jobs/$workspaceId/$jobId", params: job, search: { run: bar.runId } });
    else void navigate({ to: "/jobs/$workspaceId/$jobId/runs/$runId", params: { ...job, runId: bar.runId } });
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const next = cursorAt(event, plot.current, box.current, drawn, lines);
    if (next?.line !== cursor?.line || next?.bar !== cursor?.bar) setCursor(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === "Enter") open();
    const next = movedCursor(lines, cursor, event.key);
    if (next === null) return;
    event.preventDefault();
    setCursor(next);
    virtual.scrollToIndex(next.line);
  };
  return (
    <section aria-label="Runs along the hours" className="relative">
      <div className="sticky top-11 z-head border-b border-line bg-panel">
        <p role="status" className="truncate px-3.5 text-[12px] text-muted" data-testid="pointed">
          {row !== null && bar !== undefined
            ? barWords(row, bar, zone)
            : "Point at a run, or go to it with the arrow keys; a click or Enter opens it."}
        </p>
        <TimelineAxis drawn={drawn} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveElementInteractions: every run is within reach of the keys as well */}
      {/* biome-ignore lint/a11y/useSemanticElements: what is in it are no form's fields */}
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys need a place to start from
        tabIndex={0}
        role="group"
        aria-label="Runs by job; the arrow keys go from run to run, Enter opens one"
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setCursor(null)}
        onClick={(event) => {
          if (!(event.target as Element).closest("a, button")) open();
        }}
        className={`-outline-offset-2 ${bar === undefined ? "" : "cursor-pointer"}`}
      >
        <div ref={box} className="relative overflow-clip" style={{ height: virtual.getTotalSize() }}>
          <TimelineGrid drawn={drawn} />
          {virtual.getVirtualItems().map(({ index, start }) => {
            const shown = lines[index];
            if (shown === undefined) return null;
            if (shown.kind === "group") {
              const { key } = shown.group;
              return (
                <TimelineHead
                  key={`group ${key}`}
                  line={shown}
                  top={start - top}
                  isCursor={line === index}
                  onToggle={() => onToggle(key)}
                />
              );
            }
            return (
              <TimelineRow
                key={shown.row.key}
                row={shown.row}
                drawn={drawn}
                top={start - top}
                isCursor={line === index}
                zone={zone}
              />
            );
          })}
          <div className="pointer-events-none absolute inset-0 flex" aria-hidden="true">
            <div className={NAMES} />
            <div ref={plot} className={PLOT}>
              {cursor !== null && bar !== undefined && (
                <Ring cursor={cursor} from={bar.from} to={bar.to} drawn={drawn} />
              )}
            </div>
          </div>
        </div>
      </div>
    </section>
  );
}

type RingProps = { cursor: Cursor; from: number; to: number; drawn: Drawn };

/** Marks the run that is pointed at. */
function Ring({ cursor, from, to, drawn }: RingProps) {
  const left = placeOf(from, drawn) / WIDTH;
  const width = placeOf(to, drawn) / WIDTH - left;
  return (
    <div
      className="absolute rounded-sm border-2 border-ink"
      style={{
        top: (cursor.line + 0.5) * rowHeight() - RING / 2,
        height: RING,
        left: `calc(${left * 100}% - 4px)`,
        width: `calc(${width * 100}% + 8px)`,
      }}
    />
  );
}

function cursorAt(
  event: PointerEvent<HTMLElement>,
  plot: HTMLElement | null,
  box: HTMLElement | null,
  drawn: Drawn,
  lines: readonly Line[],
): Cursor | null {
  const bounds = plot?.getBoundingClientRect();
  const above = box?.getBoundingClientRect().top;
  if (bounds === undefined || above === undefined || bounds.width === 0) return null;
  const index = Math.floor((event.clientY - above) / rowHeight());
  const line = lines[index];
  if (line?.kind !== "job") return null;
  const scale = (drawn.to - drawn.from) / bounds.width;
  const bar = barAt(line.row, drawn.from + (event.clientX - bounds.left) * scale, REACH_PX * scale);
  return bar === null ? null : { line: index, bar };
}
