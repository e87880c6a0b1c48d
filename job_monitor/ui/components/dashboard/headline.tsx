import { ShapeIcon } from "~/components/result-icon.tsx";
import { SourceIcon } from "~/components/source-badge.tsx";
import { useNow } from "~/lib/clock.ts";
import { headline } from "~/lib/headline.ts";
import type { Asked } from "~/lib/look.ts";
import { runFiguresLook } from "~/lib/overview.ts";
import type { Overview } from "~/lib/types.ts";

const ICONS = {
  bad: <ShapeIcon shape="cross" className="size-4 text-failed" />,
  calm: <ShapeIcon shape="check" className="size-4 text-succeeded" />,
  blind: <SourceIcon state="absent" className="size-4" />,
};

/** The page's answer in two sentences. */
export function Headline({ query, days }: { query: Asked<Overview>; days: number }) {
  const text = headline(runFiguresLook(query), days, useNow());
  if (!text) return <div className="skeleton h-6 w-96 max-w-full max-sm:h-18" />;
  return (
    <p
      className="flex min-h-6 items-start gap-2.5 text-[16px] max-sm:min-h-18 leading-6 text-pretty"
      data-testid="headline"
    >
      <span className="grid h-6 place-items-center">{ICONS[text.tone]}</span>
      <span>
        <strong className="font-semibold">{text.lead}</strong> <span className="text-muted">{text.rest}</span>
      </span>
    </p>
  );
}
