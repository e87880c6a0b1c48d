import { ShapeIcon } from "~/components/result-icon.tsx";
import { listOf, someOf } from "~/lib/jobs/search.ts";
import { RESULTS, STACK_ORDER } from "~/lib/results.ts";
import type { RunsSearch } from "~/lib/runs-address.ts";

type Props = { search: RunsSearch; onChange: (search: RunsSearch) => void };

/** How the listed runs ended; none chosen means all. A choice can be undone with Back. */
export function ResultChips({ search, onChange }: Props) {
  const chosen = listOf(search.result);
  const toggle = (result: string) => {
    const next = chosen.includes(result) ? chosen.filter((one) => one !== result) : [...chosen, result].sort();
    onChange({ ...search, result: someOf(next) });
  };
  return (
    <fieldset className="flex flex-wrap gap-1.5" data-noprint>
      <legend className="sr-only">Result</legend>
      {STACK_ORDER.map((result) => (
        <button
          key={result}
          type="button"
          aria-pressed={chosen.includes(result)}
          onClick={() => toggle(result)}
          className="inline-flex h-6 items-center gap-1.5 rounded-full border border-line bg-panel px-2.5 text-[12px] hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft"
        >
          <ShapeIcon shape={RESULTS[result].shape} className={RESULTS[result].text} />
          {RESULTS[result].word}
        </button>
      ))}
    </fieldset>
  );
}
