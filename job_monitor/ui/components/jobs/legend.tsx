import { ShapeIcon } from "~/components/result-icon.tsx";
import { RESULTS, STACK_ORDER } from "~/lib/results.ts";

/** What the colours of strips and of the matrix mean. */
export function Legend({ note }: { note: string }) {
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-3.5 py-2 text-[12px] text-muted">
      <ul aria-label="Results" className="flex flex-wrap gap-x-3 gap-y-1">
        {STACK_ORDER.map((result) => (
          <li key={result} className="inline-flex items-center gap-1">
            <ShapeIcon shape={RESULTS[result].shape} className={`size-3 ${RESULTS[result].text}`} />
            {RESULTS[result].word}
          </li>
        ))}
      </ul>
      <p>{note}</p>
    </div>
  );
}
