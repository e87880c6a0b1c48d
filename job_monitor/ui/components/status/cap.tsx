import { TimeText } from "~/components/time-text.tsx";
import { duration, plural, ratio } from "~/lib/format.ts";
import { capWords, usedOfCap } from "~/lib/own-cost.ts";
import type { OwnCost } from "~/lib/types.ts";

/** How much of the cap is used, what waits because of it, and in which order work waits. */
export function Cap({ own }: { own: OwnCost }) {
  const used = usedOfCap(own);
  return (
    <div className="flex flex-col gap-1.5">
      <p>{capWords(own)}</p>
      {used !== null && (
        <div aria-hidden="true" className="h-1.5 max-w-[520px] rounded-full bg-line">
          <div className="h-full rounded-full bg-accent" style={{ width: `${used * 100}%` }} />
        </div>
      )}
      {own.waiting.length > 0 && <Waiting waiting={own.waiting} />}
      <details>
        <summary className="cursor-pointer font-medium">What waits first near a cap</summary>
        <ol className="mt-1 list-decimal pl-6 text-muted">
          {own.shedding.map((tier) => (
            <li key={tier.title}>
              {tier.title}: from {ratio(tier.from_ratio)} of what may be used so far
              {tier.at_most_s === null ? ", read to the end" : `, at most ${duration(tier.at_most_s)}`}
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}

function Waiting({ waiting }: { waiting: OwnCost["waiting"] }) {
  const [first] = waiting;
  return (
    <div role="note" className="rounded bg-warn-soft px-2 py-1 text-[12px]">
      <p>
        <strong className="font-semibold">Cap reached: {plural(waiting.length, "table")} not read now.</strong>{" "}
        {first?.reason}
      </p>
      <ul className="mt-1 columns-1 gap-x-6 sm:columns-2">
        {waiting.map((one) => (
          <li key={one.name} className="break-words">
            {one.name}, again <TimeText at={one.until} />
          </li>
        ))}
      </ul>
    </div>
  );
}
