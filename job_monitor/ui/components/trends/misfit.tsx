import { Link } from "@tanstack/react-router";
import { FilterX } from "lucide-react";
import { NO_FILTERS } from "~/lib/metrics/filters.ts";
import type { TrendsSearch } from "~/lib/trends/search.ts";
import type { MetricDescription } from "~/lib/types.ts";

type Props = { metric: MetricDescription; words: readonly string[]; search: TrendsSearch };

/** A filter that the metric does not know is neither ignored nor guessed at. */
export function Misfit({ metric, words, search }: Props) {
  return (
    <section
      aria-label={metric.title}
      data-look="misfit"
      className="surface flex min-h-64 flex-col items-center justify-center gap-2 p-6 text-center"
    >
      <FilterX aria-hidden="true" className="size-5 text-muted" />
      <h2 className="font-semibold">
        {metric.title} cannot be narrowed by {words.join(" or ")}
      </h2>
      <p className="max-w-[52ch] text-muted">{metric.meaning}</p>
      <Link
        to="/trends"
        search={{ ...search, ...NO_FILTERS }}
        className="inline-flex min-h-6 items-center font-medium text-accent hover:underline"
      >
        Show it without the filter
      </Link>
    </section>
  );
}
