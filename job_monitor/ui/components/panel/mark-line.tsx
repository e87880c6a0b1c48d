import { TimeText } from "~/components/time-text.tsx";
import type { Mark } from "~/lib/look.ts";
import { SourceIcon } from "../source-badge.tsx";

export const MARK_WORDS: Record<Mark["kind"], string> = {
  stale: "Stale",
  failed: "Last values",
  denied: "Last values",
  absent: "In part",
};

/** Says above values that they are old, and why. */
export function MarkLine({ mark }: { mark: Mark }) {
  return (
    <p role="note" className="mx-3.5 mb-1 flex items-start gap-1.5 rounded bg-warn-soft px-2 py-1 text-[12px]">
      <SourceIcon state={mark.kind} className="mt-0.5 size-3.5" />
      <span>
        <strong className="font-semibold">{MARK_WORDS[mark.kind]}.</strong>{" "}
        {mark.asOf && (
          <>
            Data until <TimeText at={mark.asOf} as="moment" />, <TimeText at={mark.asOf} />.{" "}
          </>
        )}
        {mark.sentence}
      </span>
    </p>
  );
}
