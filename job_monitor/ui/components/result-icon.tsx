import type { ReactNode } from "react";
import { RESULTS, type ResultLook, type Shape } from "~/lib/results.ts";
import type { ResultClass } from "~/lib/types.ts";

const STROKE = { fill: "none", strokeWidth: 1.6, strokeLinecap: "round", strokeLinejoin: "round" } as const;

/** Outlines told apart without colour: filled for what ended well or badly, hollow for what did not come to an end. */
const SHAPES: Record<Shape, ReactNode> = {
  check: (
    <>
      <circle cx="7" cy="7" r="6" fill="currentColor" />
      <path d="m4.4 7.2 1.8 1.8 3.4-3.8" {...STROKE} className="stroke-panel" />
    </>
  ),
  cross: (
    <>
      <rect x="1" y="1" width="12" height="12" rx="2.5" fill="currentColor" />
      <path d="m4.8 4.8 4.4 4.4m0-4.4-4.4 4.4" {...STROKE} className="stroke-panel" />
    </>
  ),
  warn: (
    <>
      <path d="M7 1 13.4 12.4H.6Z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
      <path d="M7 5v3.4m0 1.9v.1" {...STROKE} className="stroke-panel" />
    </>
  ),
  slash: (
    <>
      <circle cx="7" cy="7" r="5.4" {...STROKE} stroke="currentColor" />
      <path d="m3.6 10.4 6.8-6.8" {...STROKE} stroke="currentColor" />
    </>
  ),
  dash: <path d="M3 7h8" {...STROKE} strokeWidth={2.4} stroke="currentColor" />,
  dots: (
    <>
      <circle cx="2.6" cy="7" r="1.5" fill="currentColor" />
      <circle cx="7" cy="7" r="1.5" fill="currentColor" />
      <circle cx="11.4" cy="7" r="1.5" fill="currentColor" />
    </>
  ),
  ring: <path d="M12.4 7A5.4 5.4 0 1 1 7 1.6" {...STROKE} strokeWidth={2} stroke="currentColor" className="spin" />,
  question: (
    <>
      <circle cx="7" cy="7" r="5.4" {...STROKE} strokeDasharray="2 2" stroke="currentColor" />
      <path d="M5.6 5.7A1.5 1.5 0 1 1 7 7.4v.5m0 1.9v.1" {...STROKE} strokeWidth={1.3} stroke="currentColor" />
    </>
  ),
};

export function ShapeIcon({ shape, className = "" }: { shape: Shape; className?: string }) {
  return (
    <svg viewBox="0 0 14 14" className={`size-3.5 shrink-0 ${className}`} aria-hidden="true">
      {SHAPES[shape]}
    </svg>
  );
}

/** Icon and word of a result. Only what needs a person is written in its colour. */
export function ResultBadge({ result, isIconOnPhone = false }: { result: ResultClass; isIconOnPhone?: boolean }) {
  const look: ResultLook = RESULTS[result];
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap" title={look.word}>
      <ShapeIcon shape={look.shape} className={look.text} />
      <span className={`${look.isBad ? "font-medium" : ""} ${isIconOnPhone ? "max-sm:sr-only" : ""}`}>{look.word}</span>
    </span>
  );
}
