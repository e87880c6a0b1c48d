import { Link } from "@tanstack/react-router";
import { Download } from "lucide-react";
import type { JobRow } from "~/lib/jobs/decode.ts";
import type { JobsSearch } from "~/lib/jobs/search.ts";

const VIEWS = [
  { view: undefined, word: "Table" },
  { view: "matrix", word: "Matrix" },
] as const;

/** Table or matrix, of the same jobs. Each is an address, and Back undoes the choice. */
export function ViewSwitch({ search }: { search: JobsSearch }) {
  return (
    <nav aria-label="View" data-noprint className="inline-flex rounded-md border border-line bg-panel p-0.5">
      {VIEWS.map(({ view, word }) => (
        <Link
          key={word}
          to="/jobs"
          search={{ ...search, view }}
          activeOptions={{ exact: true, includeSearch: true }}
          className="inline-flex h-6 items-center rounded px-2 text-[12px] font-medium text-muted hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-ink"
        >
          {word}
        </Link>
      ))}
    </nav>
  );
}

type ExportProps = { jobs: readonly JobRow[]; currency: string | null; asOf: string | null };

/** All jobs that fit the filter, in their order, not those alone that are in sight. */
export function ExportButton({ jobs, currency, asOf }: ExportProps) {
  const save = async () => {
    const { saveJobs } = await import("~/lib/jobs/export.ts");
    saveJobs(jobs, currency, asOf);
  };
  return (
    <button
      type="button"
      data-noprint
      onClick={() => void save()}
      disabled={jobs.length === 0}
      title="All jobs that fit the filter, as CSV"
      className="inline-flex h-7 items-center gap-1.5 rounded-md border border-line bg-panel px-2 text-[12px] font-medium text-muted hover:bg-hover hover:text-ink disabled:opacity-60"
    >
      <Download aria-hidden="true" className="size-3.5" />
      CSV
    </button>
  );
}
