import { Remedy } from "~/components/copy-button.tsx";
import { Panel } from "~/components/panel/panel.tsx";
import { SourceBadge } from "~/components/source-badge.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { count, UNKNOWN } from "~/lib/format.ts";
import { type Asked, lookOf } from "~/lib/look.ts";
import { byWorst } from "~/lib/sources.ts";
import type { Health, Source } from "~/lib/types.ts";

const HEAD = "px-2 font-medium first:pl-3.5 last:pr-3.5 lg:px-3";

/** Every source: its state, age and size, what happened, and the statement that mends it. */
export function SourceTable({ query }: { query: Asked<Health> }) {
  const look = lookOf({
    query,
    sources: () => [],
    value: (health) => byWorst(health.sources),
    isEmpty: (sources) => sources.length === 0,
  });
  return (
    <Panel
      title="Sources"
      note="the worst first"
      look={look}
      empty="What you may see is being asked with your own token; it takes a moment."
      height={320}
      loadingHeight={700}
    >
      {(sources) => (
        <table aria-label="Sources" className="w-full border-collapse text-left">
          <thead>
            <tr className="h-row border-b border-line text-[12px] text-muted">
              <th scope="col" className={`${HEAD} w-full`}>
                Source
              </th>
              <th scope="col" className={HEAD}>
                State
              </th>
              <th scope="col" className={`${HEAD} text-right max-sm:hidden`}>
                Rows
              </th>
              <th scope="col" className={`${HEAD} text-right max-sm:hidden`}>
                Data until
              </th>
              <th scope="col" className={`${HEAD} text-right max-lg:hidden`}>
                Read
              </th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <SourceRow key={source.name} source={source} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function SourceRow({ source }: { source: Source }) {
  const isKnown = source.synced_at !== null || source.row_count > 0;
  const cell = "px-2 whitespace-nowrap first:pl-3.5 last:pr-3.5 lg:px-3";
  return (
    <>
      <tr className="h-row border-t border-line first:border-0" data-state={source.state}>
        <th scope="row" className="w-full max-w-0 truncate pr-2 pl-3.5 text-left font-medium">
          {source.name}
        </th>
        <td className={cell}>
          <SourceBadge state={source.state} />
        </td>
        <td className={`${cell} num text-right max-sm:hidden`}>{isKnown ? count(source.row_count) : UNKNOWN}</td>
        <td className={`${cell} text-right max-sm:hidden`}>
          <TimeText at={source.as_of} />
        </td>
        <td className={`${cell} text-right max-lg:hidden`}>
          <TimeText at={source.synced_at} />
        </td>
      </tr>
      {/* What to set is said once, above. */}
      {source.state !== "unconfigured" && (source.message || source.remedy) && (
        <tr>
          <td colSpan={5} className="px-3.5 pb-2.5">
            <Help source={source} />
          </td>
        </tr>
      )}
    </>
  );
}

function Help({ source: { message, remedy } }: { source: Source }) {
  return (
    <div className="flex max-w-[110ch] flex-col gap-1.5 text-muted">
      {message && <p className="break-words">{message}</p>}
      {remedy && <Remedy text={remedy} />}
    </div>
  );
}
