import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { useLines } from "~/components/table/use-lines.ts";
import type { JobRow } from "~/lib/jobs/decode.ts";
import { type Cell, cellWords, moved } from "~/lib/jobs/matrix.ts";
import type { Line } from "~/lib/jobs/order.ts";
import { MATRIX } from "~/lib/jobs/strip.ts";
import { rowHeight } from "~/lib/preferences.ts";
import { MatrixGroup, MatrixRow } from "./matrix-row.tsx";

/** Space at the right edge of a row, as the classes of the row have it. */
const EDGE = 14;

/** The last 50 runs of each job side by side: what failed at the same turn, what fails now and then, what is dead. */
export default function JobsMatrix({ lines }: { lines: readonly Line[] }) {
  const { box, virtual, top, cursor } = useLines<HTMLDivElement>(lines.length, (index) => lines[index]?.kind === "job");
  const [cell, setCell] = useState<Cell | null>(null);
  const navigate = useNavigate();
  const jobAt = (index: number): JobRow | null => {
    const line = lines[index];
    return line?.kind === "job" ? line.job : null;
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const next = cellAt(event, box.current);
    if (next?.index !== cell?.index || next?.back !== cell?.back) setCell(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const job = cell === null ? null : jobAt(cell.index);
    if (event.key === "Enter" && job !== null && event.target === event.currentTarget) {
      void navigate({
        to: "/jobs/$workspaceId/$jobId",
        params: { workspaceId: job.workspaceId, jobId: job.jobId },
      });
      return;
    }
    const next = moved(cell, event.key, {
      count: lines.length,
      cells: MATRIX.cells,
      isJob: (index) => jobAt(index) !== null,
    });
    if (next === null) return;
    event.preventDefault();
    setCell(next);
    virtual.scrollToIndex(next.index);
  };
  const pointed = cell === null ? null : jobAt(cell.index);
  return (
    <section aria-label="Matrix of runs" className="relative">
      <div className="sticky top-11 z-head flex h-row items-center gap-3 border-b border-line bg-panel px-3.5 text-[12px] text-muted">
        <p role="status" className="min-w-0 flex-1 truncate">
          {pointed !== null && cell !== null
            ? cellWords(pointed, cell.back)
            : "Point at a run, or go to it with the arrow keys. The newest is at the right."}
        </p>
        <span className="shrink-0 max-sm:hidden">older ← runs → newest</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveElementInteractions: every run is within reach of the keys as well */}
      {/* biome-ignore lint/a11y/useSemanticElements: what is in it are no form's fields */}
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys need a place to start from
        tabIndex={0}
        role="group"
        data-list
        aria-label="Runs by job; the arrow keys go from run to run, Enter opens the job"
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setCell(null)}
        className="-outline-offset-2"
      >
        <div ref={box} className="relative overflow-clip" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            if (line.kind === "group") return <MatrixGroup key={line.group} line={line} top={start - top} />;
            return <MatrixRow key={line.job.key} job={line.job} top={start - top} isCursor={cursor === index} />;
          })}
          {cell !== null && <Crosshair cell={cell} />}
        </div>
      </div>
    </section>
  );
}

function cellAt(event: PointerEvent<HTMLElement>, box: HTMLElement | null): Cell | null {
  const bounds = box?.getBoundingClientRect();
  if (bounds === undefined) return null;
  const index = Math.floor((event.clientY - bounds.top) / rowHeight());
  const back = Math.floor((bounds.right - EDGE - event.clientX) / MATRIX.pitch);
  return index < 0 || back < 0 || back >= MATRIX.cells ? null : { index, back };
}

/** Two bands that follow the pointer; they are moved, and no row is drawn again. */
function Crosshair({ cell }: { cell: Cell }) {
  const right = EDGE + cell.back * MATRIX.pitch + (MATRIX.pitch - MATRIX.bar);
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0">
      <div
        className="absolute inset-x-0 top-0 h-row bg-accent/10"
        style={{ transform: `translateY(${cell.index * rowHeight()}px)` }}
      />
      <div
        className="absolute inset-y-0 right-0 bg-accent/10"
        style={{ width: MATRIX.bar, transform: `translateX(-${right}px)` }}
      />
    </div>
  );
}
