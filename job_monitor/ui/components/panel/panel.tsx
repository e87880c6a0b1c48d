import { type CSSProperties, type ReactNode, useId } from "react";
import type { Look } from "~/lib/look.ts";
import { LookBody } from "./look-body.tsx";
import { MarkLine } from "./mark-line.tsx";
import { Skeleton } from "./skeleton.tsx";

type Props<Value> = {
  title: string;
  /** What the title counts or covers, beside it in small. */
  note?: ReactNode;
  aside?: ReactNode;
  look: Look<Value>;
  /** What is not there, when nothing is. */
  empty: string;
  /** Height of the body in pixels while there are no values, about that with values, so that nothing jumps. */
  height: number;
  /** The same while it loads, where values take much more room than words. */
  loadingHeight?: number;
  children: (value: Value) => ReactNode;
  className?: string;
};

/** A titled surface that shows its value, or else says which of the other looks it is in and why. */
export function Panel<Value>(props: Props<Value>) {
  const { title, note, aside, look, empty, children, className = "" } = props;
  const titleId = useId();
  const height = look.kind === "loading" ? (props.loadingHeight ?? props.height) : props.height;
  const mark = look.kind === "ready" || look.kind === "empty" ? look.mark : null;
  return (
    <section aria-labelledby={titleId} data-look={look.kind} className={`surface flex min-w-0 flex-col ${className}`}>
      <header className="flex min-h-head flex-wrap items-center gap-x-2 px-3.5 pt-[calc(var(--gap)/2)]">
        <h2 id={titleId} className="font-semibold">
          {title}
        </h2>
        {note && <span className="text-muted">{note}</span>}
        <div className="ml-auto">{aside}</div>
      </header>
      {mark && <MarkLine mark={mark} />}
      <div
        className={`flex min-w-0 flex-1 flex-col ${look.kind === "ready" ? "" : "min-h-48 md:min-h-(--height)"}`}
        style={{ "--height": `${height}px` } as CSSProperties}
      >
        {look.kind === "ready" ? (
          children(look.value)
        ) : look.kind === "loading" ? (
          <Skeleton height={height} />
        ) : (
          <LookBody look={look} empty={empty} />
        )}
      </div>
    </section>
  );
}
