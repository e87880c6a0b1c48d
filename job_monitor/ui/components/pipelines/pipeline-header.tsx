import { ShapeIcon } from "~/components/result-icon.tsx";
import { SourceIcon } from "~/components/source-badge.tsx";
import { Fact } from "~/components/status/fact.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { useNow } from "~/lib/clock.ts";
import { UNKNOWN } from "~/lib/format.ts";
import type { Look } from "~/lib/look.ts";
import { KINDS } from "~/lib/pipelines/choices.ts";
import { standingOf } from "~/lib/pipelines/page.ts";
import type { PipelineDetail } from "~/lib/types.ts";

const ICONS = {
  bad: <ShapeIcon shape="cross" className="size-4 text-failed" />,
  calm: <ShapeIcon shape="check" className="size-4 text-succeeded" />,
  blind: <SourceIcon state="absent" className="size-4" />,
};

/** How the pipeline stands in one sentence, and what it is. */
export function PipelineHeader({ look }: { look: Look<PipelineDetail> }) {
  const now = useNow();
  if (look.kind !== "ready") {
    return (
      <div role="status" aria-label="Loading" className="space-y-3">
        <div className="skeleton h-6 w-96 max-w-full" />
        <div className="skeleton h-27" />
      </div>
    );
  }
  const detail = look.value;
  const { lead, rest, tone } = standingOf(detail, look.mark?.asOf, now);
  return (
    <>
      <p className="flex min-h-6 items-start gap-2.5 text-[16px] leading-6 text-pretty" data-testid="standing">
        <span className="grid h-6 place-items-center">{ICONS[tone]}</span>
        <span>
          <strong className="font-semibold">{lead}</strong> <span className="text-muted">{rest}</span>
        </span>
      </p>
      <Facts detail={detail} />
    </>
  );
}

function Facts({ detail: { pipeline } }: { detail: PipelineDetail }) {
  return (
    <dl
      className="surface grid grid-cols-2 content-start gap-x-6 gap-y-2 px-3.5 py-2.5 md:grid-cols-3 xl:grid-cols-5"
      data-testid="pipeline-facts"
    >
      <Fact name="Kind" title={pipeline.pipeline_type ?? "Type not known"}>
        {KINDS[pipeline.kind].word}
        {pipeline.is_deleted && <span className="text-muted">, deleted</span>}
      </Fact>
      <Fact name="Runs">{said(pipeline.is_continuous, "until it is stopped", "when asked")}</Fact>
      <Fact name="Mode">{said(pipeline.is_development, "development: no retries", "production")}</Fact>
      <Fact name="Compute">{said(pipeline.is_serverless, "serverless", "classic")}</Fact>
      <Fact name="Workspace">{pipeline.workspace_name ?? pipeline.workspace_id}</Fact>
      <Fact name="Runs as">{pipeline.run_as ?? UNKNOWN}</Fact>
      <Fact name="Made by">{pipeline.created_by ?? UNKNOWN}</Fact>
      <Fact name="Changed">
        <TimeText at={pipeline.changed_at} />
      </Fact>
      <Fact name="Tags" title="They do not reach the bill">
        <Tags tags={pipeline.tags} />
      </Fact>
      <Fact name="Pipeline id">
        <span className="break-all">{pipeline.pipeline_id}</span>
      </Fact>
    </dl>
  );
}

function said(value: boolean | null, yes: string, no: string): string {
  return value === null ? UNKNOWN : value ? yes : no;
}

function Tags({ tags }: { tags: PipelineDetail["pipeline"]["tags"] }) {
  const pairs = Object.entries(tags);
  if (pairs.length === 0) return <span className="text-muted">none</span>;
  return pairs.map(([key, value]) => (value ? `${key}: ${value}` : key)).join(", ");
}
