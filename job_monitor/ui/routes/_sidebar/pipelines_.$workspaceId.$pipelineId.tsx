import { createFileRoute, Link } from "@tanstack/react-router";
import { CircleHelp } from "lucide-react";
import { DatabricksLink } from "~/components/job/trail.tsx";
import { Page } from "~/components/page.tsx";
import { PipelineHeader } from "~/components/pipelines/pipeline-header.tsx";
import { RequestsPanel } from "~/components/pipelines/requests-panel.tsx";
import { AskingPanel, CostPanel } from "~/components/pipelines/side-panels.tsx";
import { MissingParts } from "~/components/table/missing-parts.tsx";
import { ApiError, sentenceOf } from "~/lib/api.ts";
import { missingOfPipeline } from "~/lib/pipelines/look.ts";
import { pageLook } from "~/lib/pipelines/page.ts";
import { usePipeline } from "~/lib/pipelines/query.ts";
import { INITIAL_DAYS } from "~/lib/pipelines/search.ts";
import { useAsked } from "~/lib/queries.ts";
import { WINDOWS, type WindowSearch, windowSearch } from "~/lib/window.ts";

/** `troubled`: only requests that failed or were retried. */
type Search = WindowSearch & { troubled?: true | undefined };

export const Route = createFileRoute("/_sidebar/pipelines_/$workspaceId/$pipelineId")({
  validateSearch: (search: Record<string, unknown>): Search => {
    const { days } = windowSearch(search);
    return { days: days === INITIAL_DAYS ? undefined : days, troubled: search.troubled === true ? true : undefined };
  },
  component: PipelinePage,
});

function PipelinePage() {
  const key = Route.useParams();
  const { pipelineId } = key;
  const { days = INITIAL_DAYS, troubled = false } = Route.useSearch();
  const navigate = Route.useNavigate();
  const asked = usePipeline(key, days, troubled);
  const query = useAsked(asked);
  const name = asked.data?.pipeline.name ?? `Pipeline ${pipelineId}`;
  if (asked.error instanceof ApiError && asked.error.status === 404) {
    return (
      <Page title={`Pipeline ${pipelineId}`} actions={<Trail />}>
        <NotFound sentence={sentenceOf(asked.error)} />
      </Page>
    );
  }
  const answer = asked.data;
  return (
    <Page
      title={name}
      actions={
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <Trail />
          <DatabricksLink address={answer?.pipeline.address ?? null} />
          <Days />
        </div>
      }
    >
      {answer || !asked.error ? <PipelineHeader look={pageLook(query)} /> : null}
      {answer && missingOfPipeline(answer).length > 0 && (
        <div className="surface pt-2">
          <MissingParts missing={missingOfPipeline(answer)} />
        </div>
      )}
      <div className="grid items-start gap-3 xl:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
        <RequestsPanel
          query={query}
          days={days}
          isTroubled={troubled}
          onToggle={() =>
            void navigate({
              search: (before) => ({ ...before, troubled: troubled ? undefined : true }),
              resetScroll: false,
            })
          }
        />
        <div className="flex min-w-0 flex-col gap-3">
          <CostPanel query={query} days={days} />
          <AskingPanel query={query} days={days} />
        </div>
      </div>
    </Page>
  );
}

function Trail() {
  return (
    <nav aria-label="Above this page" className="flex items-center">
      <Link to="/pipelines" className="inline-flex min-h-6 items-center font-medium text-accent hover:underline">
        All pipelines
      </Link>
    </nav>
  );
}

function Days() {
  return (
    <nav aria-label="Window" data-noprint className="inline-flex rounded-md border border-line bg-panel p-0.5">
      {WINDOWS.map((offered) => (
        <Link
          key={offered}
          from={Route.fullPath}
          to="."
          search={(before) => ({ ...before, days: offered === INITIAL_DAYS ? undefined : offered })}
          activeOptions={{ exact: true, includeSearch: true }}
          className="num inline-flex h-6 items-center rounded px-2 text-[12px] font-medium text-muted hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-ink"
        >
          {offered} days
        </Link>
      ))}
    </nav>
  );
}

/** For what is not there, or is not the viewer's to see: nobody learns which of the two. */
function NotFound({ sentence }: { sentence: string }) {
  return (
    <section
      aria-label="Not found"
      data-look="absent"
      className="surface flex min-h-64 flex-col items-center justify-center gap-2 p-6 text-center"
    >
      <CircleHelp aria-hidden="true" className="size-5 text-muted" />
      <h2 className="font-semibold">There is no such pipeline for you</h2>
      <p className="max-w-[52ch] text-muted">{sentence}</p>
    </section>
  );
}
