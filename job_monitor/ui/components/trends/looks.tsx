import type { ReactNode } from "react";

/** How the line of a group is drawn: its colour, and a mark along it for those who do not tell the colours apart. */
export type LineLook = { stroke: string; text: string; mark: ReactNode };

const MARKS: ReactNode[] = [
  <circle key="disc" r="3.5" fill="currentColor" />,
  <rect key="square" x="-3.2" y="-3.2" width="6.4" height="6.4" fill="currentColor" />,
  <path key="up" d="M0-4.2 4 3.2H-4Z" fill="currentColor" />,
  <path key="diamond" d="M0-4.6 4.6 0 0 4.6-4.6 0Z" fill="currentColor" />,
  <circle key="ring" r="3.2" strokeWidth="1.8" stroke="currentColor" className="fill-panel" />,
  <path key="down" d="M0 4.2 4-3.2H-4Z" fill="currentColor" />,
];

const TONES = [
  { stroke: "stroke-group-1", text: "text-group-1" },
  { stroke: "stroke-group-2", text: "text-group-2" },
  { stroke: "stroke-group-3", text: "text-group-3" },
  { stroke: "stroke-group-4", text: "text-group-4" },
  { stroke: "stroke-group-5", text: "text-group-5" },
  { stroke: "stroke-group-6", text: "text-group-6" },
];

export const ONE: LineLook = { stroke: "stroke-accent", text: "text-accent", mark: MARKS[0] };
export const REST: LineLook = { stroke: "stroke-line-strong", text: "text-line-strong", mark: null };

export function lookOfGroup(place: number | null): LineLook {
  const tone = place === null ? undefined : TONES[place];
  return tone === undefined || place === null ? REST : { ...tone, mark: MARKS[place] };
}

export function LineSwatch({ look }: { look: LineLook }) {
  return (
    <svg viewBox="-9 -5 18 10" className={`h-2.5 w-4.5 shrink-0 ${look.text}`} aria-hidden="true">
      <path d="M-9 0H9" strokeWidth="2" className={look.stroke} />
      {look.mark}
    </svg>
  );
}
