import { Link } from "@tanstack/react-router";
import { ArrowRight, X, ZoomIn } from "lucide-react";
import { runsBehind } from "~/lib/runs-search.ts";
import { readSpan, type TrendsSearch } from "~/lib/trends/search.ts";
import { datesWord } from "~/lib/trends/words.ts";

const LINK = "inline-flex h-7 items-center gap-1 rounded-md px-2 font-medium text-accent hover:bg-hover";

/** The chosen days and what lies behind them. It keeps its room while nothing is chosen, and says how to. */
export function ChosenBar({ search }: { search: TrendsSearch }) {
  const dates = readSpan(search.span);
  const { zone } = search;
  return (
    <div data-noprint className="flex min-h-8 flex-wrap items-center gap-x-1 gap-y-1 px-1" data-testid="chosen-bar">
      {dates ? (
        <>
          <span className="mr-1">
            <strong className="num font-semibold">{datesWord(dates)}</strong>{" "}
            <span className="text-muted">{zone ?? "UTC"}</span>
          </span>
          <Link
            to="/runs"
            search={runsBehind({ dates, zone, filters: search, metric: search.metric })}
            className={LINK}
          >
            Runs that ended then <ArrowRight aria-hidden="true" className="size-3.5" />
          </Link>
          <Link
            to="/trends"
            search={{ ...search, ...dates, days: undefined, span: undefined, grain: undefined }}
            className={LINK}
          >
            <ZoomIn aria-hidden="true" className="size-3.5" /> These days alone
          </Link>
          <Link to="/trends" search={{ ...search, span: undefined }} className={LINK}>
            <X aria-hidden="true" className="size-3.5" /> Let go
          </Link>
        </>
      ) : (
        <p className="text-muted">
          Drag over a chart to choose days and see their runs; by keys: arrows, Shift + arrows, Enter.
        </p>
      )}
    </div>
  );
}
