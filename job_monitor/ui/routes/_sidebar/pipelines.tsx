import { createFileRoute } from "@tanstack/react-router";
import { useMemo } from "react";
import { FirstSync } from "~/components/dashboard/first-sync.tsx";
import { Page } from "~/components/page.tsx";
import { PipelinesHeadline } from "~/components/pipelines/headline.tsx";
import { PipelinesList } from "~/components/pipelines/pipelines-list.tsx";
import { WindowPicker } from "~/components/window-picker.tsx";
import { kindsOf } from "~/lib/pipelines/choices.ts";
import { decodePipelines } from "~/lib/pipelines/decode.ts";
import { pipelinesLook } from "~/lib/pipelines/look.ts";
import { usePipelines } from "~/lib/pipelines/query.ts";
import { INITIAL_DAYS, type PipelinesSearch, readPipelinesSearch } from "~/lib/pipelines/search.ts";
import { useAsked } from "~/lib/queries.ts";

export const Route = createFileRoute("/_sidebar/pipelines")({
  validateSearch: readPipelinesSearch,
  component: PipelinesPage,
});

function PipelinesPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const { days = INITIAL_DAYS, deleted = false } = search;
  const query = useAsked(usePipelines(days, kindsOf(search), deleted));
  const answer = query.data;
  const rows = useMemo(() => (answer === undefined ? null : decodePipelines(answer)), [answer]);
  const look = pipelinesLook(query, rows);
  const change = (next: PipelinesSearch, isTyping: boolean) =>
    void navigate({ search: next, replace: isTyping, resetScroll: false });
  return (
    <Page title="Pipelines" hasViews actions={<WindowPicker to="/pipelines" initial={INITIAL_DAYS} />}>
      <FirstSync />
      <PipelinesHeadline look={look} search={search} />
      <PipelinesList look={look} search={search} onChange={change} />
    </Page>
  );
}
