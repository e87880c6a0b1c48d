import { phaseWords } from "~/components/dashboard/first-sync.tsx";
import { SourceIcon } from "~/components/source-badge.tsx";
import { Fact } from "~/components/status/fact.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { count, UNKNOWN } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import type { Health, SourceState } from "~/lib/types.ts";

const STATUSES = {
  ok: { word: "All sources are up to date", state: "ok" },
  degraded: { word: "Some sources are not up to date", state: "stale" },
  pending: { word: "The first sync is under way", state: "pending" },
  unconfigured: { word: "No workspace is set up", state: "unconfigured" },
  unreachable: { word: "The workspace cannot be reached", state: "failed" },
} satisfies Record<Health["status"], { word: string; state: SourceState }>;

/** The product may be well, and yet nothing be known of what this viewer may see of it. */
const NOT_ASKED = { word: "What you may see is not known yet", state: "pending" as const };

function statusOf({ status, sources }: Health) {
  return status === "ok" && sources.length === 0 ? NOT_ASKED : STATUSES[status];
}

/** The product's own state in one line, and where it reads from. */
export function Facts({ query }: { query: Asked<Health> }) {
  const { data, error } = query;
  const isLost = error != null;
  if (!data && !isLost) return <div className="skeleton h-48 lg:h-[97px]" />;
  const status = data && !isLost ? statusOf(data) : { word: "The server did not answer", state: "failed" as const };
  return (
    <section aria-label="State" data-look={isLost ? "failed" : "ready"} className="surface px-3.5 py-3">
      <p className="flex items-center gap-2 text-[16px] font-semibold">
        <SourceIcon state={status.state} className="size-4" />
        {status.word}
      </p>
      {isLost && <p className="mt-1 text-bad">{sentenceOf(error)} What follows is the last answer.</p>}
      {data?.message && <p className="mt-1 max-w-[90ch] text-muted">{data.message}</p>}
      {data && <Details health={data} />}
    </section>
  );
}

function Details({ health }: { health: Health }) {
  const { workspace, sync } = health;
  return (
    <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-2.5 lg:grid-cols-5">
      <Fact name="Workspace">{workspace?.name ?? UNKNOWN}</Fact>
      <Fact name="Host">{workspace?.host ?? UNKNOWN}</Fact>
      <Fact name="Data until">
        <TimeText at={health.as_of} as="moment" />
      </Fact>
      <Fact name="Generation">{health.generation === null ? UNKNOWN : count(health.generation)}</Fact>
      <Fact name="Now">
        {sync.is_running ? `${phaseWords(sync.phase)}, ${count(sync.rows_read)} rows` : "Idle until the next sync"}
      </Fact>
    </dl>
  );
}
