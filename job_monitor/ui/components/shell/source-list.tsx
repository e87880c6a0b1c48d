import { Link } from "@tanstack/react-router";
import { SourceIcon } from "~/components/source-badge.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { type LiveMode, useLiveMode } from "~/lib/live.ts";
import { byWorst, SOURCE_STATES } from "~/lib/sources.ts";
import type { Source } from "~/lib/types.ts";

/** Every source, the worst first, and how news of them get here. */
export default function SourceList({ sources }: { sources: readonly Source[] }) {
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
      <Arrival />
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
