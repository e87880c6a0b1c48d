import type { ReactNode } from "react";
import { count } from "~/lib/format.ts";

type Props = {
  isChosen: boolean;
  onToggle: () => void;
  /** How many it stands for; null where that is not known. */
  value: number | null;
  title?: string;
  children: ReactNode;
};

/** A choice of a filter with the number of pipelines behind it. */
export function Chip({ isChosen, onToggle, value, title, children }: Props) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onToggle}
      title={title}
      className="inline-flex h-6 items-center gap-1 rounded-full border border-line bg-panel px-2 text-[12px] whitespace-nowrap hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft"
    >
      {children}
      <span className="num text-muted">{count(value)}</span>
    </button>
  );
}

/** Choices that belong together; `legend` names them for those who do not see that. */
export function Chips({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-wrap items-center gap-1">
      <legend className="sr-only">{legend}</legend>
      {children}
    </fieldset>
  );
}
