import { type ReactNode, useState } from "react";
import { count } from "~/lib/format.ts";

/** The first rows of a complete list, and the button for the rest, which says how many there are. */
export function useGrowing<Row>(rows: readonly Row[], step: number): [readonly Row[], ReactNode] {
  const [limit, setLimit] = useState(step);
  const isMore = rows.length > limit;
  const more = isMore ? (
    <MoreButton onClick={() => setLimit(limit + Math.max(step, 100))}>
      Show more: {count(limit)} of {count(rows.length)} shown
    </MoreButton>
  ) : null;
  return [rows.slice(0, limit), more];
}

type MoreProps = { onClick: () => void; isBusy?: boolean; children: ReactNode };

export function MoreButton({ onClick, isBusy = false, children }: MoreProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      disabled={isBusy}
      className="num h-9 w-full border-t border-line text-[12px] font-medium text-muted hover:bg-hover hover:text-ink disabled:opacity-60"
    >
      {children}
    </button>
  );
}
