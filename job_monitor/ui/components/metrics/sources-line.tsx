import { SourceIcon } from "~/components/source-badge.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { byWorst, SOURCE_STATES } from "~/lib/sources.ts";
import type { Source } from "~/lib/types.ts";

/** What the page's figures rest on, and how new each of it is. It keeps its room while nothing is known. */
export function SourcesLine({ asOf, sources }: { asOf: string | null; sources: readonly Source[] }) {
  return (
    <ul
      aria-label="Sources"
      className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1 px-1 text-[12px] text-muted"
    >
      {asOf && (
        <li>
          Data until <TimeText at={asOf} as="moment" />
        </li>
      )}
      {byWorst(sources).map((source) => (
        <li key={source.name} className="inline-flex min-w-0 items-center gap-1.5" title={source.message ?? undefined}>
          <SourceIcon state={source.state} className="size-3" />
          <span className="break-all">{source.name.replace(/^system\./, "")}</span>
          {source.state === "ok" && source.as_of !== null ? (
            <TimeText at={source.as_of} />
          ) : (
            SOURCE_STATES[source.state].word
          )}
        </li>
      ))}
    </ul>
  );
}
