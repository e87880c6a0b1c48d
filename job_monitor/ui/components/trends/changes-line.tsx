import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { plural } from "~/lib/format.ts";
import type { Brush } from "~/lib/trends/brush.ts";
import { CHANGES, type ChangeMark, marksOf, markWords } from "~/lib/trends/changes.ts";
import { type Trend, useChanges } from "~/lib/trends/query.ts";
import { stepOf, type TrendsSearch } from "~/lib/trends/search.ts";
import { placesOf } from "~/lib/trends/series.ts";
import { placeWord } from "~/lib/trends/words.ts";

export function useMarks(search: TrendsSearch, isWanted: boolean): readonly ChangeMark[] {
  const { data } = useChanges(search, isWanted);
  return useMemo(() => marksOf(data), [data]);
}

type Props = { marks: readonly ChangeMark[]; trend: Trend; brush: Brush; search: TrendsSearch };

/** What the marks at the foot of the charts are, and whose changes those under the cursor were. */
export function ChangesLine({ marks, trend, brush, search }: Props) {
  const total = marks.reduce((sum, mark) => sum + mark.count, 0);
  const at = marks.find((mark) => mark.step === brush.cursor);
  const step = stepOf(search);
  const { data } = trend.query;
  const place = at && data && placesOf(data.total, CHANGES, step)[at.step];
  return (
    <p className="flex min-h-6 flex-wrap items-center gap-x-1.5 px-1 text-[12px] text-muted" data-testid="changes">
      {total > 0 && (
        <>
          <svg viewBox="-4 -4 8 8" className="size-2" aria-hidden="true">
            <circle r="2.8" strokeWidth="1.6" className="fill-panel stroke-muted" />
          </svg>
          {at && place && data
            ? `${placeWord(place, step, data.zone)}: ${markWords(at)}`
            : `Marks at the foot: ${plural(total, "change")} of jobs' definitions.`}
          <Link
            to="/trends"
            search={{ ...search, metric: CHANGES, by: "job", kind: undefined }}
            className="font-medium text-accent hover:underline"
          >
            Which jobs
          </Link>
        </>
      )}
    </p>
  );
}
