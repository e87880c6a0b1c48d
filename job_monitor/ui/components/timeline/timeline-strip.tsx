import { count, duration } from "~/lib/format.ts";
import { useZone } from "~/lib/preferences.ts";
import { clockText, zoneName } from "~/lib/time.ts";
import type { Drawn } from "~/lib/timeline.ts";
import { hourTicks, placeOf, type Strip, stripOf, WIDTH } from "~/lib/timeline-drawing.ts";
import { NAMES, PLOT } from "./timeline-row.tsx";

function percent(at: number, drawn: Drawn): string {
  return `${(placeOf(at, drawn) / WIDTH) * 100}%`;
}

/** How many ran at the same time, over the hours' axis, which stays in sight. */
export function TimelineStrip({ drawn }: { drawn: Drawn }) {
  const strip = stripOf(drawn);
  const zone = useZone();
  const most = strip === null ? "" : `most ${count(strip.most)}`;
  return (
    <div className="flex items-stretch" data-testid="strip">
      <div className={`${NAMES} flex flex-col justify-end text-[12px] text-muted`}>
        <span className="font-medium text-ink">At the same time</span>
        <span className="num">{most}</span>
      </div>
      <div className={`${PLOT} h-12`}>
        {strip === null ? (
          <p className="text-[12px] text-muted">How many ran at the same time is not known.</p>
        ) : (
          <svg
            viewBox={`0 0 ${WIDTH} 1`}
            preserveAspectRatio="none"
            role="img"
            aria-label={stripWords(strip, clockText(strip.mostAt ?? drawn.now, zone))}
            className="block h-12 w-full border-b border-line-strong"
          >
            <path d={strip.path} className="fill-accent" opacity="0.55" />
          </svg>
        )}
        <Unread drawn={drawn} />
      </div>
    </div>
  );
}

function stripWords(strip: Strip, mostAt: string): string {
  if (strip.most === 0) return "No run in the hours that are known";
  return `At most ${strip.most} runs at the same time, at ${mostAt}; ${count(strip.last)} at the end of what is known`;
}

export function queueWords(strip: Strip | null): string {
  if (strip === null || strip.longestQueueS === null) return "Time in the queue: not told by the platform.";
  return `Longest time in the queue: ${duration(strip.longestQueueS)}.`;
}

/** What happened since the newest event is not in the tables yet. */
function Unread({ drawn }: { drawn: Drawn }) {
  if (drawn.knownUntil === null || drawn.knownUntil >= drawn.now) return null;
  return (
    <div
      aria-hidden="true"
      title="Not in the tables yet"
      className="hatched absolute inset-y-0"
      style={{
        left: percent(drawn.knownUntil, drawn),
        width: `${((placeOf(drawn.now, drawn) - placeOf(drawn.knownUntil, drawn)) / WIDTH) * 100}%`,
      }}
    />
  );
}

/** Lines of the hours, what is not read yet, and now, over all rows. */
export function TimelineGrid({ drawn }: { drawn: Drawn }) {
  const zone = useZone();
  return (
    <div className="pointer-events-none absolute inset-0 flex" aria-hidden="true">
      <div className={NAMES} />
      <div className={PLOT}>
        {hourTicks(drawn, zone, 10).map((tick) => (
          <div
            key={tick.at}
            className="absolute inset-y-0 border-l border-line"
            style={{ left: percent(tick.at, drawn) }}
          />
        ))}
        <Unread drawn={drawn} />
        <div
          className="absolute inset-y-0 -ml-px border-l-2 border-accent"
          style={{ left: percent(drawn.now, drawn) }}
        />
      </div>
    </div>
  );
}

export function TimelineAxis({ drawn }: { drawn: Drawn }) {
  const zone = useZone();
  const ticks = hourTicks(drawn, zone, 10);
  return (
    <div className="flex h-6 items-center text-[11px] text-muted" aria-hidden="true">
      <div className={`${NAMES} truncate`}>{zoneName(zone)}</div>
      <div className={`${PLOT} num h-4`}>
        {ticks.map((tick, place) => (
          <span
            key={tick.at}
            className={`absolute -translate-x-1/2 whitespace-nowrap ${place % 2 ? "max-sm:hidden" : ""} ${isNearNow(tick.at, drawn) ? "invisible" : ""}`}
            style={{ left: percent(tick.at, drawn) }}
          >
            {tick.text}
          </span>
        ))}
        <span
          className="absolute -translate-x-1/2 font-semibold text-accent"
          style={{ left: percent(drawn.now, drawn) }}
        >
          Now
        </span>
      </div>
    </div>
  );
}

function isNearNow(at: number, drawn: Drawn): boolean {
  return Math.abs(placeOf(at, drawn) - placeOf(drawn.now, drawn)) < WIDTH * 0.04;
}
