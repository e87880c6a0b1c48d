import { Link } from "@tanstack/react-router";
import { Popover } from "~/components/popover.tsx";
import { SourceIcon } from "~/components/source-badge.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { type LiveMode, useLiveMode } from "~/lib/live.ts";
import { useHealth } from "~/lib/queries.ts";
import { byWorst, SOURCE_STATES, tally, worst } from "~/lib/sources.ts";
import type { Health, Source } from "~/lib/types.ts";

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
      <SourceList sources={data.sources} />
      <Arrival />
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

const ARRIVAL: Record<LiveMode, string> = {
  connecting: "News are told as they are published; the connection is being made.",
  streaming: "News are told as they are published.",
  polling: "The connection for news was cut: they are asked for every 30 seconds.",
  paused: "News wait until this page is looked at.",
};

/** How what is new gets here. */
function Arrival() {
  const mode = useLiveMode();
  return (
    <p className="mt-2 border-t border-line pt-2 text-[12px] text-muted" data-live={mode}>
      {ARRIVAL[mode]}
    </p>
  );
}

function worstWords(sources: readonly Source[]): string {
  const first = tally(sources)[0];
  return first ? `· ${first.count} of ${sources.length} ${SOURCE_STATES[first.state].word.toLowerCase()}` : "";
}

function SourceList({ sources }: { sources: readonly Source[] }) {
  return (
    <>
      <p className="mb-1.5 font-semibold">Sources</p>
      <ul className="-mx-1 max-h-[60vh] overflow-y-auto">
        {byWorst(sources).map((source) => (
          <li key={source.name} className="flex h-7 items-center gap-2 px-1">
            <SourceIcon state={source.state} />
            <span className="min-w-0 flex-1 truncate">{source.name.replace(/^system\./, "")}</span>
            <span className="text-muted">
              {source.as_of ? <TimeText at={source.as_of} /> : SOURCE_STATES[source.state].word}
            </span>
          </li>
        ))}
      </ul>
      <Link to="/status" className="mt-2 inline-block font-medium text-accent hover:underline">
        Messages and remedies
      </Link>
    </>
  );
}
