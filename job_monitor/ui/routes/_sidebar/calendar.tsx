import { createFileRoute } from "@tanstack/react-router";
import { Calendar } from "~/components/calendar/calendar.tsx";
import { YearPicker } from "~/components/calendar/year-picker.tsx";
import { Page } from "~/components/page.tsx";
import { type CalendarSearch, readCalendar } from "~/lib/calendar/search.ts";
import { runsBehind } from "~/lib/runs-search.ts";

export const Route = createFileRoute("/_sidebar/calendar")({ validateSearch: readCalendar, component: CalendarPage });

function CalendarPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const change = (next: CalendarSearch, isTyping: boolean) =>
    void navigate({ search: next, replace: isTyping, resetScroll: false });
  const open = (date: string) =>
    void navigate({
      to: "/runs",
      search: runsBehind({ dates: { from: date, to: date }, zone: search.zone, filters: search }),
    });
  return (
    <Page title="Calendar" actions={<YearPicker search={search} />}>
      <Calendar search={search} onChange={change} onOpen={open} />
    </Page>
  );
}
