import { errorWords } from "~/lib/error-words.ts";
import { useRunErrors } from "~/lib/job-queries.ts";

/** The first line of a run's error, below its job; asked for together with those of the runs around it. */
export function ErrorLine({ run, runs }: { run: string; runs: readonly string[] }) {
  const { data, error } = useRunErrors(runs);
  if (!data && !error)
    return (
      <span className="block h-8 pt-1.5">
        <span className="skeleton block h-3 w-2/3" />
      </span>
    );
  const found = data?.items.find((one) => `${one.workspace_id}/${one.job_id}/${one.run_id}` === run);
  const { text, isTold, why } = errorWords(found);
  return (
    <span
      className={`line-clamp-2 h-8 text-[12px] leading-4 break-words ${isTold ? "font-mono text-bad" : "text-muted"}`}
      title={why}
      data-testid="error-line"
    >
      {text}
    </span>
  );
}
