import {
  CircleCheck,
  CircleDashed,
  CircleHelp,
  Clock,
  LoaderCircle,
  Lock,
  type LucideIcon,
  OctagonX,
  Settings2,
} from "lucide-react";
import { SOURCE_STATES } from "~/lib/sources.ts";
import type { SourceState } from "~/lib/types.ts";

const ICONS: Record<SourceState, LucideIcon> = {
  ok: CircleCheck,
  stale: Clock,
  empty: CircleDashed,
  pending: LoaderCircle,
  denied: Lock,
  absent: CircleHelp,
  failed: OctagonX,
  unconfigured: Settings2,
};

export function SourceIcon({ state, className = "size-3.5" }: { state: SourceState; className?: string }) {
  const Icon = ICONS[state];
  return <Icon aria-hidden="true" className={`shrink-0 ${className} ${SOURCE_STATES[state].text}`} strokeWidth={2.2} />;
}

/** Icon and word of a source's state. */
export function SourceBadge({ state }: { state: SourceState }) {
  const look = SOURCE_STATES[state];
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap" title={look.meaning}>
      <SourceIcon state={state} />
      {look.word}
    </span>
  );
}
