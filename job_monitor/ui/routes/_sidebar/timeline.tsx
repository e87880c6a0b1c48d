import { createFileRoute, Link } from "@tanstack/react-router";
import { FirstSync } from "~/components/dashboard/first-sync.tsx";
import { PageFilter } from "~/components/metrics/page-filter.tsx";
import { Page } from "~/components/page.tsx";
import { TimelinePanel } from "~/components/timeline/timeline-panel.tsx";
import { useTimeline } from "~/lib/activity-queries.ts";
import { filterParams } from "~/lib/metrics/filters.ts";
import { useAsked } from "~/lib/queries.ts";
import { HOURS, INITIAL_HOURS, readTimelineSearch, type TimelineSearch } from "~/lib/timeline-search.ts";

export const Route = createFileRoute("/_sidebar/timeline")({
  validateSearch: readTimelineSearch,
  component: TimelinePage,
});

function TimelinePage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const { hours = INITIAL_HOURS, group = "team" } = search;
  const query = useAsked(useTimeline(hours, group, filterParams(search)));
  const change = (next: TimelineSearch, isTyping = false) =>
    void navigate({ search: next, replace: isTyping, resetScroll: false });
  return (
    <Page
      title="Timeline"
      actions={
        <div className="flex flex-wrap items-center gap-2">
          <Picker label="Group" choices={GROUPS} />
          <Picker label="Hours" choices={SPANS} />
        </div>
      }
    >
      <FirstSync />
      <PageFilter
        filters={search}
        range={{ days: 7 }}
        onChange={(filters, isTyping) => change({ ...search, ...filters }, isTyping)}
      />
      <TimelinePanel query={query} hours={hours} search={search} onChange={change} />
    </Page>
  );
}

type Choice = { word: string; search: TimelineSearch };

const GROUPS: Choice[] = [
  { word: "By team", search: { group: undefined, closed: undefined } },
  { word: "By workspace", search: { group: "workspace", closed: undefined } },
];
const SPANS: Choice[] = HOURS.map((hours) => ({
  word: `${hours} h`,
  search: { hours: hours === INITIAL_HOURS ? undefined : hours },
}));

function Picker({ label, choices }: { label: string; choices: readonly Choice[] }) {
  return (
    <nav aria-label={label} className="inline-flex rounded-md border border-line bg-panel p-0.5">
      {choices.map(({ word, search }) => (
        <Link
          key={word}
          to="/timeline"
          search={(before) => readTimelineSearch({ ...before, ...search })}
          activeOptions={{ exact: true, includeSearch: true }}
          className="inline-flex h-6 items-center rounded px-2 text-[12px] font-medium text-muted hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-ink"
        >
          {word}
        </Link>
      ))}
    </nav>
  );
}
