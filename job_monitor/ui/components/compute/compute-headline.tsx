import { ShapeIcon } from "~/components/result-icon.tsx";
import { SourceIcon } from "~/components/source-badge.tsx";
import { headline } from "~/lib/compute/headline.ts";
import { rowsLook } from "~/lib/compute/look.ts";
import type { Compute } from "~/lib/compute/query.ts";
import type { Asked } from "~/lib/look.ts";

const ICONS = {
  warn: <ShapeIcon shape="warn" className="size-4 text-timed-out" />,
  calm: <ShapeIcon shape="check" className="size-4 text-succeeded" />,
  blind: <SourceIcon state="absent" className="size-4" />,
};

/** The page's answer in two sentences. */
export function ComputeHeadline({ query }: { query: Asked<Compute> }) {
  const text = headline(rowsLook(query), query.data);
  if (!text) return <div className="skeleton h-6 w-96 max-w-full max-sm:h-18" />;
  return (
    <p
      className="flex min-h-6 items-start gap-2.5 text-[16px] leading-6 text-pretty max-sm:min-h-18"
      data-testid="headline"
    >
      <span className="grid h-6 place-items-center">{ICONS[text.tone]}</span>
      <span>
        <strong className="font-semibold">{text.lead}</strong> <span className="text-muted">{text.rest}</span>
      </span>
    </p>
  );
}
