import { Link } from "@tanstack/react-router";
import { ShapeIcon } from "~/components/result-icon.tsx";
import { SourceIcon } from "~/components/source-badge.tsx";
import { useNow } from "~/lib/clock.ts";
import type { Look } from "~/lib/look.ts";
import { type PipelineSet, pipelinesHeadline } from "~/lib/pipelines/look.ts";
import type { PipelinesSearch } from "~/lib/pipelines/search.ts";

type Props = { look: Look<PipelineSet>; search: PipelinesSearch };

const ICONS = {
  bad: <ShapeIcon shape="cross" className="size-4 text-failed" />,
  calm: <ShapeIcon shape="check" className="size-4 text-succeeded" />,
  blind: <SourceIcon state="absent" className="size-4" />,
};

/** The page's answer in two sentences; the first leads to the pipelines that it counts. */
export function PipelinesHeadline({ look, search }: Props) {
  const text = pipelinesHeadline(look, useNow());
  if (!text) return <div className="skeleton h-6 w-96 max-w-full max-sm:h-18" />;
  return (
    <p
      className="flex min-h-6 items-start gap-2.5 text-[16px] leading-6 text-pretty max-sm:min-h-18"
      data-testid="headline"
    >
      <span className="grid h-6 place-items-center">{ICONS[text.tone]}</span>
      <span className="min-w-0">
        {text.hasFailing ? (
          <Link
            to="/pipelines"
            search={{ kind: search.kind, days: search.days, show: "failing" }}
            className="font-semibold hover:text-accent hover:underline"
          >
            {text.lead}
          </Link>
        ) : (
          <strong className="font-semibold">{text.lead}</strong>
        )}{" "}
        <span className="text-muted">{text.rest}</span>
      </span>
    </p>
  );
}
