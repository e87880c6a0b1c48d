import type { Change } from "~/lib/metrics/values.ts";

const TONES: Record<Change["tone"], string> = { good: "text-good", bad: "text-bad", plain: "text-muted" };
const SIGNS: Record<Change["tone"], string> = { good: "better", bad: "worse", plain: "" };

/** A change in its colour; that it is good or bad is said in words as well. */
export function ChangeText({ change, title }: { change: Change; title?: string }) {
  return (
    <span title={title} className={`num font-medium whitespace-nowrap ${TONES[change.tone]}`}>
      {change.text}
      {SIGNS[change.tone] && <span className="sr-only"> ({SIGNS[change.tone]})</span>}
    </span>
  );
}
