import { Link } from "@tanstack/react-router";
import { keepJobs } from "~/lib/metrics/filter-address.ts";
import { useHealth } from "~/lib/queries.ts";
import { type Destination, SECTIONS } from "./navigation.ts";

function Item({ item }: { item: Destination }) {
  const Icon = item.icon;
  return (
    <Link
      to={item.to}
      search={keepJobs}
      activeOptions={{ includeSearch: false }}
      activeProps={{ "aria-current": "page" }}
      className="flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-muted hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-ink"
    >
      <Icon aria-hidden="true" className="size-4" strokeWidth={1.9} />
      {item.label}
    </Link>
  );
}

/** The picture of favicon.svg, which need not be asked for once more. */
function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-5">
      <rect width="32" height="32" rx="8" fill="#2b4fd0" />
      <path
        d="M7 18h5l3-8 4 13 3-5h4"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

function Brand() {
  return (
    <div className="flex h-11 items-center gap-2 px-4 text-[14px] font-semibold tracking-tight">
      <Mark />
      Job Monitor
    </div>
  );
}

/** The menu at the side of wide screens. */
export function Sidebar() {
  const { data } = useHealth();
  return (
    <aside className="sticky top-0 hidden h-dvh w-49 shrink-0 flex-col border-r border-line bg-panel md:flex">
      <Brand />
      <nav aria-label="Main" className="flex flex-1 flex-col gap-4 px-2 pt-2">
        {SECTIONS.map((section) => (
          <div key={section.heading ?? "first"} className="flex flex-col gap-0.5">
            {section.heading && <div className="px-2 pb-1 text-[11px] font-medium text-muted">{section.heading}</div>}
            {section.items.map((item) => (
              <Item key={item.to} item={item} />
            ))}
          </div>
        ))}
      </nav>
      <p className="num px-4 py-3 text-[11px] text-muted">
        {data && <>Version {data.version}</>}
        {data?.generation != null && (
          <>
            <br />
            Generation {data.generation}
          </>
        )}
      </p>
    </aside>
  );
}

/** The same pages within reach of a thumb. */
export function BottomBar() {
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-bar flex overflow-x-auto border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {SECTIONS.flatMap((section) => section.items).map(({ to, label, short, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          search={keepJobs}
          activeOptions={{ includeSearch: false }}
          activeProps={{ "aria-current": "page" }}
          className="flex h-14 min-w-16 flex-1 flex-col items-center justify-center gap-1 text-[11px] font-medium text-muted aria-[current=page]:text-accent"
        >
          <Icon aria-hidden="true" className="size-5" strokeWidth={1.8} />
          {short ?? label}
        </Link>
      ))}
    </nav>
  );
}
