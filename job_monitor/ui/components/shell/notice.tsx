import { SourceIcon } from "~/components/source-badge.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { useHealth } from "~/lib/queries.ts";

/** Across all pages: nothing new can arrive, and why. Absent while all is well. */
export function Notice() {
  const { data, error } = useHealth();
  const isCutOff = data?.status === "unreachable";
  if (error == null && !isCutOff) return null;
  const title = error == null ? "The workspace cannot be reached." : "The server does not answer.";
  const detail = error == null ? data?.message : sentenceOf(error);
  return (
    <p role="alert" className="flex items-start gap-2 border-b border-line bg-warn-soft px-3 py-2 md:px-5">
      <SourceIcon state="failed" className="mt-0.5 size-4" />
      <span className="min-w-0 break-words">
        <strong className="font-semibold">{title}</strong> {detail} What is shown was read before.
      </span>
    </p>
  );
}
