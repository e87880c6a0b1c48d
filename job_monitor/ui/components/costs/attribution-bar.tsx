import { bar, STEPS } from "~/lib/attribution.ts";
import { ratio } from "~/lib/format.ts";
import type { Attribution } from "~/lib/types.ts";

const HATCH = {
  backgroundImage: "repeating-linear-gradient(135deg, transparent 0 4px, var(--panel) 4px 6px)",
};

/** The steps as lengths; hatched is estimated. The table below says the same in words. */
export function AttributionBar({ parts }: { parts: NonNullable<Attribution["parts"]> }) {
  const shares = bar(parts);
  if (shares.length === 0) return null;
  const words = shares.map(({ key, share }) => `${STEPS[key].word} ${ratio(share)}`).join(", ");
  return (
    <div
      role="img"
      aria-label={`Shares of the bill: ${words}.`}
      className="mx-3.5 mb-2 flex h-3 gap-px overflow-hidden rounded"
    >
      {shares.map(({ key, share }) => (
        <span
          key={key}
          title={`${STEPS[key].word}: ${ratio(share)}`}
          className={`min-w-[2px] ${STEPS[key].fill}`}
          style={{ flexGrow: share, ...(STEPS[key].isHatched ? HATCH : {}) }}
        />
      ))}
    </div>
  );
}

/** The same mark beside a word. */
export function StepMark({ step }: { step: keyof typeof STEPS }) {
  const { fill, isHatched } = STEPS[step];
  return (
    <span
      aria-hidden="true"
      className={`size-2.5 shrink-0 rounded-[3px] ${fill}`}
      style={isHatched ? HATCH : undefined}
    />
  );
}
