import { lazy, Suspense } from "react";
import { Popover } from "~/components/popover.tsx";
import { SourceIcon } from "~/components/source-badge.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { useHealth } from "~/lib/queries.ts";
import { SOURCE_STATES, tally, worst } from "~/lib/sources.ts";
import type { Health, Source } from "~/lib/types.ts";

const SourceList = lazy(() => import("./source-list.tsx"));

/** How new the data is and the worst of the sources, always in sight; every source behind a click. */
export function Freshness() {
  const { data, error } = useHealth();
  if (!data) {
    return (
      <span className="flex items-center gap-1.5 px-2 text-muted" role="status">
        {error ? <SourceIcon state="failed" /> : <SourceIcon state="pending" />}
        {error ? "Server not reached" : "Asking …"}
      </span>
    );
  }
  return (
    <Popover
      label="Freshness of the sources:"
      className="shrink-0"
      panelClass="w-96"
      button={<Summary health={data} error={error} />}
    >
      {error != null && <p className="mb-2 text-bad">Health could not be asked again: {sentenceOf(error)}</p>}
      <Suspense>
        <SourceList sources={data.sources} />
      </Suspense>
    </Popover>
  );
}

function Summary({ health, error }: { health: Health; error: unknown }) {
  const state = error == null ? (worst(health.sources)?.state ?? "pending") : "failed";
  return (
    <>
      <SourceIcon state={state} />
      {health.as_of ? (
        <span className="whitespace-nowrap">
          <span className="max-md:hidden">
            Data until <TimeText at={health.as_of} as="moment" />,{" "}
          </span>
          <TimeText at={health.as_of} />
        </span>
      ) : (
        <span className="whitespace-nowrap">{health.generation === null ? "No data yet" : "Age not known"}</span>
      )}
      {state !== "ok" && state !== "empty" && (
        <span className="whitespace-nowrap text-muted max-lg:hidden">
          {error == null ? worstWords(health.sources) : "· server not reached"}
        </span>
      )}
    </>
  );
}

function worstWords(sources: readonly Source[]): string {
  const first = tally(sources)[0];
  return first ? `· ${first.count} of ${sources.length} ${SOURCE_STATES[first.state].word.toLowerCase()}` : "";
}
