import { RefreshCw } from "lucide-react";
import type { News } from "~/lib/news.ts";

/** Says that there is something newer than the rows in sight, and leaves it to the reader when they move. */
export function Updated({ news }: { news: News }) {
  return (
    <div role="status" data-noprint className="pointer-events-none fixed inset-x-0 top-13 z-bar flex justify-center">
      {news.isWaiting && (
        <button
          type="button"
          onClick={news.show}
          className="layer pointer-events-auto inline-flex h-8 items-center gap-1.5 rounded-full! px-3.5 font-medium hover:bg-hover"
        >
          <RefreshCw aria-hidden="true" className="size-3.5 text-accent" />
          Updated – show
        </button>
      )}
    </div>
  );
}
