import { Link } from "@tanstack/react-router";
import { WINDOWS, type WindowDays } from "~/lib/window.ts";

type Props = { to: "/dashboard" | "/runs" | "/costs" | "/compute" | "/pipelines"; initial: WindowDays };

/** The window as links: each is an address, and Back undoes the choice. */
export function WindowPicker({ to, initial }: Props) {
  return (
    <nav aria-label="Window" data-noprint className="inline-flex rounded-md border border-line bg-panel p-0.5">
      {WINDOWS.map((offered) => (
        <Link
          key={offered}
          to={to}
          search={(before) => {
            // Dates that the page may have in place of a number of days go with it, and the zone that is theirs.
            const { days: _days, from, to: _to, zone, ...others } = before;
            const rest = from === undefined && zone !== undefined ? { ...others, zone } : others;
            return offered === initial ? rest : { ...rest, days: offered };
          }}
          activeOptions={{ exact: true, includeSearch: true }}
          className="num inline-flex h-6 items-center rounded px-2 text-[12px] font-medium text-muted hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-ink"
        >
          {offered} days
        </Link>
      ))}
    </nav>
  );
}
