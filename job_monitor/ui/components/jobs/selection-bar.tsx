import { X } from "lucide-react";
import { useMemo } from "react";
import { CopyButton } from "~/components/copy-button.tsx";
import SaveButtons from "~/components/table/save-buttons.tsx";
import { count, money, plural } from "~/lib/format.ts";
import type { JobRow, JobSet } from "~/lib/jobs/decode.ts";
import { changed, NONE, type Picked } from "~/lib/jobs/picked.ts";
import { linksOf, type PickedSum, sumOf } from "~/lib/jobs/picked-sum.ts";
import { useKeys } from "~/lib/keys.ts";

type Props = {
  set: JobSet;
  shown: readonly JobRow[];
  picked: Picked;
  asOf: string | null;
  onPicked: (picked: Picked) => void;
};

/** The row with the focus is taken or left by its own box; with Shift, all from the last one on. */
function press(shiftKey: boolean): void {
  const box = document.activeElement?.closest("tr[data-job]")?.querySelector("input");
  box?.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey }));
}

/** What is selected, what it comes to, and what can be done with it. Before something is, only the keys. */
export default function SelectionBar({ set, shown, picked, asOf, onPicked }: Props) {
  const sum = useMemo(() => sumOf(set.jobs, shown, picked.keys), [set, shown, picked]);
  useKeys("Selection", [
    { press: "x", does: "Select the job, or let it go", run: () => press(false) },
    { press: "X", does: "The same for all jobs since the last one", run: () => press(true) },
  ]);
  const missing = shown.length - (sum.jobs.length - sum.hiddenCount);
  if (sum.jobs.length === 0) return null;
  return (
    <section
      aria-label="Selection"
      data-noprint
      className="layer fixed bottom-3 left-1/2 z-bar flex w-max max-w-[calc(100vw-16px)] -translate-x-1/2 flex-wrap items-center gap-x-3 gap-y-1.5 px-3.5 py-2 max-md:bottom-16"
    >
      <p role="status">
        <span className="font-semibold">{plural(sum.jobs.length, "job")} selected</span>
        {sum.hiddenCount > 0 && <span className="text-muted">, {count(sum.hiddenCount)} hidden by the filter</span>}
      </p>
      <Amounts sum={sum} currency={set.currency} />
      <span className="flex flex-wrap items-center gap-1.5">
        {missing > 0 && (
          <button
            type="button"
            onClick={() => onPicked(changed(picked.keys, keysOf(shown), true, picked.last))}
            className="h-6 rounded px-1.5 font-medium text-accent hover:bg-hover"
          >
            All {count(shown.length)} that match
          </button>
        )}
        <CopyButton text={linksOf(sum.jobs, location.origin)} label="Copy links" />
        <SaveButtons
          what="The selected jobs"
          load={async () => (await import("~/lib/files/jobs.ts")).jobsFile(sum.jobs, set.currency, asOf)}
        />
        <button
          type="button"
          aria-label="Select none"
          title="Select none"
          onClick={() => onPicked(NONE)}
          className="inline-flex size-6 items-center justify-center rounded text-muted hover:bg-hover hover:text-ink"
        >
          <X aria-hidden="true" className="size-4" />
        </button>
      </span>
    </section>
  );
}

function keysOf(jobs: readonly JobRow[]): string[] {
  return jobs.map((job) => job.key);
}

/** What is not known is said, and never added as nothing. */
function Amounts({ sum, currency }: { sum: PickedSum; currency: string | null }) {
  return (
    <p className="num text-muted">
      {sum.cost === null ? "Cost not known" : `${money(sum.cost, currency)} in 30 d`}
      {sum.cost !== null && sum.withoutCost > 0 && ` without ${count(sum.withoutCost)} whose cost is not known`}
      {" · "}
      <span title="Runs of 30 days that succeeded, failed or timed out">
        {sum.runs === null ? "runs not known" : plural(sum.runs, "run")}
      </span>
    </p>
  );
}
