import { Link, type LinkProps } from "@tanstack/react-router";
import { type ReactNode, useId } from "react";
import { CopyButton } from "~/components/copy-button.tsx";
import type { BareLook } from "~/components/panel/look-body.tsx";
import { MARK_WORDS } from "~/components/panel/mark-line.tsx";
import { SourceIcon } from "~/components/source-badge.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { UNKNOWN } from "~/lib/format.ts";
import type { Look, Mark } from "~/lib/look.ts";
import type { Change } from "~/lib/overview.ts";
import { SOURCE_STATES } from "~/lib/sources.ts";

/** What a tile shows: the number as text, the raw value for machines, and what to say beside it. */
export type Figure = { text: string; raw: string; change?: Change | null; lines: ReactNode[] };

type Props<Value> = {
  id: string;
  label: string;
  note?: string;
  /** Where the rows behind the number are. */
  to?: LinkProps;
  /** On a phone the number alone, so that what follows the tiles is in sight. */
  isBrief?: boolean;
  /** Beside the label: what shows where the number is from. */
  aside?: ReactNode;
  look: Look<Value>;
  /** What a known nothing is called. */
  empty: { text: string; raw: string };
  figure: (value: Value) => Figure;
};

/** One number with its name. Where the number is not known it shows a dash and the reason. */
export function Tile<Value>(props: Props<Value>) {
  const { id, label, note, to, isBrief = false, aside, look, empty, figure } = props;
  const labelId = useId();
  return (
    <section
      aria-labelledby={labelId}
      data-look={look.kind}
      className={`group surface flex h-32 min-w-0 flex-col px-3.5 py-2 ${isBrief ? "brief max-sm:h-18" : ""}`}
    >
      <div className="flex h-6 min-w-0 items-center gap-1.5 text-[12px] text-muted">
        <h2 id={labelId} className="flex min-w-0 items-center gap-1.5 font-medium">
          <span className="truncate">{label}</span>
          {note && <span className="truncate font-normal max-sm:hidden">{note}</span>}
        </h2>
        {look.kind === "ready" && aside}
        {(look.kind === "ready" || look.kind === "empty") && look.mark && <MarkIcon mark={look.mark} />}
      </div>
      {look.kind === "loading" ? (
        <LoadingTile />
      ) : look.kind === "ready" ? (
        <ReadyTile id={id} to={to} {...figure(look.value)} />
      ) : (
        <BareTile id={id} to={to} look={look} empty={empty} />
      )}
    </section>
  );
}

type ValueProps = { id: string; raw: string | null; to?: LinkProps | undefined; children: ReactNode };

/** The number; a known one leads to what it counts. */
function Value({ id, raw, to, children }: ValueProps) {
  const said =
    to && raw !== null ? (
      <Link {...to} className="hover:text-accent hover:underline">
        {children}
      </Link>
    ) : (
      children
    );
  return (
    <span
      data-testid={`tile-${id}`}
      data-value={raw ?? undefined}
      className="num truncate text-[23px] leading-8 font-semibold tracking-tight max-sm:text-[19px]"
    >
      {said}
    </span>
  );
}

function ReadyTile({ id, to, text, raw, change, lines }: Figure & { id: string; to: LinkProps | undefined }) {
  return (
    <>
      <p className="flex h-8 min-w-0 items-baseline">
        <Value id={id} raw={raw} to={to}>
          {text}
        </Value>
      </p>
      <div className="mt-auto text-[12px] text-muted max-sm:group-[.brief]:hidden">
        {change && <ChangeText change={change} />}
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a tile keep their places
          <p key={index} className="num truncate">
            {line}
          </p>
        ))}
      </div>
    </>
  );
}

const TONES: Record<Change["tone"], string> = { good: "text-good", bad: "text-bad", plain: "text-muted" };

function ChangeText({ change }: { change: Change }) {
  return (
    <p title={change.title} className={`num truncate font-medium ${TONES[change.tone]}`}>
      {change.text} <span className="font-normal text-muted">{change.against}</span>
    </p>
  );
}

function LoadingTile() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-1 flex-col justify-between pt-2">
      <div className="skeleton h-6 w-24 max-w-full" />
      <div className="skeleton h-3 w-36 max-w-full max-sm:group-[.brief]:hidden" />
    </div>
  );
}

type BareProps = { id: string; to: LinkProps | undefined; look: BareLook; empty: Props<never>["empty"] };

function BareTile({ id, to, look, empty }: BareProps) {
  if (look.kind === "empty") {
    return (
      <Value id={id} raw={empty.raw} to={to}>
        {empty.text}
      </Value>
    );
  }
  return (
    <>
      <Value id={id} raw={null}>
        {UNKNOWN}
      </Value>
      <Reason look={look} />
    </>
  );
}

/** Why a number is not known, and the statement that mends it. */
function Reason({ look }: { look: Exclude<BareLook, { kind: "empty" }> }) {
  const source = "source" in look ? look.source : null;
  const sentence = look.kind === "failed" ? look.sentence : (source?.message ?? "");
  const isNamed = look.kind !== "unknown";
  return (
    <div className="mt-auto flex min-w-0 items-center gap-1.5 text-[12px] max-sm:group-[.brief]:-mt-3">
      {isNamed && <SourceIcon state={look.kind} />}
      <span className="min-w-0 flex-1" title={sentence}>
        <span className="block truncate font-medium">{isNamed ? SOURCE_STATES[look.kind].word : "Not known"}</span>
        {sentence && <span className="block truncate text-muted">{sentence}</span>}
      </span>
      {source?.remedy && look.kind !== "unconfigured" && <CopyButton text={source.remedy} label="Copy fix" />}
    </div>
  );
}

function MarkIcon({ mark }: { mark: Mark }) {
  return (
    <span
      className="ml-auto inline-flex shrink-0 items-center gap-1 text-[11px]"
      title={mark.sentence}
      data-mark={MARK_WORDS[mark.kind]}
    >
      <SourceIcon state={mark.kind} className="size-3" />
      {mark.asOf ? <TimeText at={mark.asOf} /> : MARK_WORDS[mark.kind]}
    </span>
  );
}
