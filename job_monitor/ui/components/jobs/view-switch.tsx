import { Link } from "@tanstack/react-router";
import type { JobsSearch } from "~/lib/jobs/search.ts";

const VIEWS = [
  { view: undefined, word: "Table" },
  { view: "matrix", word: "Matrix" },
  { view: "hours", word: "Hours" },
] as const;

/** The same jobs as a table, by their last runs, or by the hour. Each is an address, and Back undoes the choice. */
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
