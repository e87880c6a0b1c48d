import { Remedy } from "~/components/copy-button.tsx";
import { SourceIcon } from "~/components/source-badge.tsx";
import type { Missing } from "~/lib/jobs/look.ts";

/** Says which columns are not known and why, so that an empty cell is not taken for a zero. */
export function MissingParts({ missing }: { missing: readonly Missing[] }) {
  if (missing.length === 0) return null;
  return (
    <ul className="mx-3.5 mb-2 flex flex-col gap-1" aria-label="What is not known">
      {missing.map(({ title, source }) => (
        <li
          key={title}
          className="flex flex-wrap items-start gap-x-2 gap-y-1 rounded bg-warn-soft px-2 py-1 text-[12px]"
        >
          <SourceIcon state={source?.state ?? "pending"} className="mt-0.5 size-3.5" />
          <p className="min-w-0 flex-1 basis-64 break-words">
            <strong className="font-semibold">{title}.</strong> {source?.message ?? "No source says why."}
          </p>
          {source?.remedy && (
            <details className="min-w-0 max-w-full">
              <summary className="font-medium text-accent">What mends it</summary>
              <Remedy text={source.remedy} />
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}
