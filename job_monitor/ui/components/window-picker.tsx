import { Link } from "@tanstack/react-router";
import { WINDOWS, type WindowDays } from "~/lib/window.ts";

type Props = { to: "/dashboard" | "/runs" | "/costs"; days: WindowDays; initial: WindowDays };

/** The window as links: each is an address, and Back undoes the choice. */
export function WindowPicker({ to, days, initial }: Props) {
  return (
    <nav aria-label="Window" data-noprint className="inline-flex rounded-md border border-line bg-panel p-0.5">
      {WINDOWS.map((offered) => (
        <Link
          key={offered}
          to={to}
          search={(before) => {
            const { days: _dropped, ...rest } = before;
            return offered === initial ? rest : { ...rest, days: offered };
          }}
          aria-current={offered === days ? "true" : undefined}
          className="num inline-flex h-6 items-center rounded px-2 text-[12px] font-medium text-muted hover:text-ink aria-[current=true]:bg-accent-soft aria-[current=true]:text-ink"
        >
          {offered} days
        </Link>
      ))}
    </nav>
  );
}
