import { CircleDashed, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Remedy } from "~/components/copy-button.tsx";
import { SourceIcon } from "~/components/source-badge.tsx";
import type { Look } from "~/lib/look.ts";
import type { Source, SourceState } from "~/lib/types.ts";

export type BareLook = Exclude<Look<never>, { kind: "ready" | "loading" }>;

const TITLES: Record<Exclude<BareLook["kind"], "empty" | "unknown">, string> = {
  pending: "Waiting for the first sync",
  unconfigured: "Not set up",
  denied: "No access",
  absent: "Not in this account",
  failed: "Could not be read",
};

type FrameProps = { state: SourceState | null; title: string; sentence: string; children?: ReactNode };

function Frame({ state, title, sentence, children }: FrameProps) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-2 px-5 py-4 text-center">
      {state ? (
        <SourceIcon state={state} className="size-5" />
      ) : (
        <CircleDashed aria-hidden="true" className="size-5 text-muted" />
      )}
      <p className="font-medium">{title}</p>
      <p className="max-w-[52ch] text-pretty text-muted break-words">{sentence}</p>
      {children && <div className="flex w-full max-w-[560px] flex-col items-center gap-2">{children}</div>}
    </div>
  );
}

/** Costs are hidden from many people: they are told which right it is that they lack, and never see a zero. */
function titleOf(kind: "unconfigured" | "denied" | "absent", source: Source): string {
  return kind === "denied" && source.name.startsWith("system.billing.") ? "No right to see costs" : TITLES[kind];
}

function SourceFrame({ kind, source }: { kind: "unconfigured" | "denied" | "absent"; source: Source }) {
  return (
    <Frame state={kind} title={titleOf(kind, source)} sentence={source.message ?? `${source.name} cannot be read.`}>
      {source.remedy &&
        (kind === "unconfigured" ? <p className="text-muted">{source.remedy}</p> : <Remedy text={source.remedy} />)}
    </Frame>
  );
}

/** Everything a panel shows instead of its value. */
export function LookBody({ look, empty }: { look: BareLook; empty: string }) {
  switch (look.kind) {
    case "empty":
      return <Frame state={null} title="Nothing here" sentence={empty} />;
    case "unknown":
      return (
        <Frame state={null} title="Not known" sentence="The server has no value, and names no source as the cause." />
      );
    case "pending":
      return (
        <Frame state="pending" title={TITLES.pending} sentence="It appears by itself when the rows have arrived." />
      );
    case "failed":
      return (
        <Frame state="failed" title={TITLES.failed} sentence={look.sentence}>
          {look.source?.remedy && <Remedy text={look.source.remedy} />}
          {look.retry && <RetryButton onClick={look.retry} />}
        </Frame>
      );
    default:
      return <SourceFrame kind={look.kind} source={look.source} />;
  }
}

export function RetryButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="inline-flex h-7 items-center gap-1.5 rounded-md border border-line bg-panel px-2.5 font-medium hover:bg-hover"
    >
      <RotateCw aria-hidden="true" className="size-3.5" />
      Ask again
    </button>
  );
}
