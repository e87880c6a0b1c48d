import { Link } from "@tanstack/react-router";
import { Swatch } from "~/components/chart/day-tooltip.tsx";
import { shareOf } from "~/lib/attribution-words.ts";
import type { CostsSearch } from "~/lib/costs/address.ts";
import { drilled } from "~/lib/costs/search.ts";
import type { Row } from "~/lib/costs/view.ts";
import { ratio } from "~/lib/format.ts";
import type { CostLine, Costs } from "~/lib/types.ts";

/** A part of the whole, as a bar and in figures. */
export function Share({ row, costs }: { row: Row; costs: Costs }) {
  const share = shareOf(row.line.cost, costs.total.cost);
  return (
    <span className="inline-flex items-center gap-2 align-middle text-muted">
      <span className="h-1.5 w-16 overflow-hidden rounded-full bg-hover max-lg:hidden" aria-hidden="true">
        <span
          className="block h-full rounded-full bg-accent/70"
          style={{ width: `${Math.min(1, Math.max(0, share ?? 0)) * 100}%` }}
        />
      </span>
      <span className="min-w-12">{ratio(share)}</span>
    </span>
  );
}

const LINK = "min-w-0 truncate font-medium hover:text-accent hover:underline";

/** A group by its name and its colour in the chart. */
export function Name({ row, search }: { row: Row; search: CostsSearch }) {
  const { line, word, series } = row;
  return (
    <span className="flex min-w-0 items-center gap-2" title={word}>
      <span className="flex w-2 shrink-0">{series && <Swatch series={series} />}</span>
      {line.kind === "group" ? (
        <GroupLink line={line} word={word} search={search} />
      ) : (
        <span className={`truncate ${line.kind === "total" ? "font-semibold" : "text-muted"}`}>{word}</span>
      )}
    </span>
  );
}

/** A group leads to the same page of it alone, a job to its own. */
function GroupLink({ line, word, search }: { line: CostLine; word: string; search: CostsSearch }) {
  const { workspace_id, job_id } = line.group;
  if (job_id != null && workspace_id != null && line.labels.job_name != null) {
    return (
      <Link to="/jobs/$workspaceId/$jobId" params={{ workspaceId: workspace_id, jobId: job_id }} className={LINK}>
        {word}
      </Link>
    );
  }
  const target = drilled(search, line.group);
  if (target === null) return <span className="truncate font-medium">{word}</span>;
  return (
    <Link to="/costs" search={target} title={`Only ${word}`} className={LINK}>
      {word}
    </Link>
  );
}
