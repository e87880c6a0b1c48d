import { ShapeIcon } from "~/components/result-icon.tsx";
import { count } from "~/lib/format.ts";
import { RESULTS, STACK_ORDER } from "~/lib/results.ts";
import type { ResultClass } from "~/lib/types.ts";

type Props = {
  counts: ReadonlyMap<string, number>;
  chosen: readonly string[];
  onToggle: (value: string) => void;
};

const STATES: readonly (ResultClass | "none")[] = [...STACK_ORDER, "none"];

/** How the newest runs went, each with the number of jobs that it would show. What does not occur is left out. */
export function StateChips({ counts, chosen, onToggle }: Props) {
  const present = STATES.filter((state) => counts.has(state) || chosen.includes(state));
  return (
    <fieldset className="flex min-w-0 flex-wrap items-center gap-1">
      <legend className="sr-only">State of the newest run</legend>
      {present.map((state) => (
        <button
          key={state}
          type="button"
          aria-pressed={chosen.includes(state)}
          onClick={() => onToggle(state)}
          className="inline-flex h-6 items-center gap-1 rounded-full border border-line bg-panel px-2 text-[12px] hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft"
        >
          {state !== "none" && <ShapeIcon shape={RESULTS[state].shape} className={`size-3 ${RESULTS[state].text}`} />}
          {state === "none" ? "No run" : RESULTS[state].word}
          <span className="num text-muted">{count(counts.get(state) ?? 0)}</span>
        </button>
      ))}
    </fieldset>
  );
}
