import { type KeyboardEvent, type MouseEvent, type PointerEvent, type ReactNode, useState } from "react";
import { useLines } from "~/components/table/use-lines.ts";
import type { JobRow } from "~/lib/jobs/decode.ts";
import { type Cell, moved } from "~/lib/jobs/matrix.ts";
import type { Line } from "~/lib/jobs/order.ts";
import type { Layout } from "~/lib/jobs/strip.ts";
import { rowHeight } from "~/lib/preferences.ts";
import { MatrixGroup } from "./matrix-row.tsx";

/** Space at the right edge of a row, as the classes of the row have it. */
const EDGE = 14;

type Props = {
  label: string;
  /** What the keys do, for who does not see it. */
  keys: string;
  /** While nothing is pointed at. */
  hint: string;
  /** At the right of the head: which way time goes. */
  way: string;
  lines: readonly Line[];
  layout: Layout;
  words: (job: JobRow, back: number) => string;
  row: (job: JobRow, top: number, isCursor: boolean) => ReactNode;
  onEnter: (job: JobRow, back: number) => void;
  /** A press on a cell. True: it was taken; else it leads to the job, as all of the row does. */
  onPress?: (job: JobRow, back: number) => boolean;
  /** Below the head, in sight with it. */
  axis?: ReactNode;
  /** Behind the rows. */
  ground?: ReactNode;
};

/** Jobs below one another, each with its cells in a drawing; pointer and arrow keys tell one cell. */
export function MatrixFrame({ lines, layout, words, row, onEnter, onPress, ...told }: Props) {
  const { box, virtual, top, cursor } = useLines<HTMLDivElement>(lines.length, (index) => lines[index]?.kind === "job");
  const [cell, setCell] = useState<Cell | null>(null);
  const jobAt = (index: number): JobRow | null => {
    const line = lines[index];
    return line?.kind === "job" ? line.job : null;
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const next = cellAt(event, box.current, layout);
    if (next?.index !== cell?.index || next?.back !== cell?.back) setCell(next);
  };
  const onClickCapture = (event: MouseEvent<HTMLElement>) => {
    // A key press on the link is a click without a place, and means the job.
    if (event.detail === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const hit = cellAt(event, box.current, layout);
    const job = hit === null ? null : jobAt(hit.index);
    if (hit === null || job === null || !onPress?.(job, hit.back)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const job = cell === null ? null : jobAt(cell.index);
    if (event.key === "Enter" && cell !== null && job !== null && event.target === event.currentTarget) {
      onEnter(job, cell.back);
      return;
    }
    const next = moved(cell, event.key, {
      count: lines.length,
      cells: layout.cells,
      isJob: (index) => jobAt(index) !== null,
    });
    if (next === null) return;
    event.preventDefault();
    setCell(next);
    virtual.scrollToIndex(next.index);
  };
  const pointed = cell === null ? null : jobAt(cell.index);
  return (
    <section aria-label={told.label} className="relative">
      <div className="sticky top-11 z-head border-b border-line bg-panel text-[12px] text-muted">
        <div className="flex h-row items-center gap-3 px-3.5">
          <p role="status" className="min-w-0 flex-1 truncate">
            {pointed !== null && cell !== null ? words(pointed, cell.back) : told.hint}
          </p>
          <span className="shrink-0 max-sm:hidden">{told.way}</span>
        </div>
        {told.axis}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveElementInteractions: every cell is within reach of the keys as well */}
      {/* biome-ignore lint/a11y/useSemanticElements: what is in it are no form's fields */}
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys need a place to start from
        tabIndex={0}
        role="group"
        data-list
        aria-label={told.keys}
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setCell(null)}
        onClickCapture={onClickCapture}
        className="-outline-offset-2"
      >
        <div ref={box} className="relative overflow-clip" style={{ height: virtual.getTotalSize() }}>
          {told.ground}
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            if (line.kind === "group") return <MatrixGroup key={line.group} line={line} top={start - top} />;
            return row(line.job, start - top, cursor === index);
          })}
          {cell !== null && <Crosshair cell={cell} layout={layout} />}
        </div>
      </div>
    </section>
  );
}

function cellAt(event: MouseEvent<HTMLElement>, box: HTMLElement | null, { cells, pitch }: Layout): Cell | null {
  const bounds = box?.getBoundingClientRect();
  if (bounds === undefined) return null;
  const index = Math.floor((event.clientY - bounds.top) / rowHeight());
  const back = Math.floor((bounds.right - EDGE - event.clientX) / pitch);
  return index < 0 || back < 0 || back >= cells ? null : { index, back };
}

/** Two bands that follow the pointer; they are moved, and no row is drawn again. */
function Crosshair({ cell, layout: { pitch, bar } }: { cell: Cell; layout: Layout }) {
  const right = EDGE + cell.back * pitch + (pitch - bar);
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0">
      <div
        className="absolute inset-x-0 top-0 h-row bg-accent/10"
        style={{ transform: `translateY(${cell.index * rowHeight()}px)` }}
      />
      <div
        className="absolute inset-y-0 right-0 bg-accent/10"
        style={{ width: bar, transform: `translateX(-${right}px)` }}
      />
    </div>
  );
}
