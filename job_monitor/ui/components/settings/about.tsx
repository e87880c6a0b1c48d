import { Link } from "@tanstack/react-router";
import { Panel } from "~/components/panel/panel.tsx";
import { SourceIcon } from "~/components/source-badge.tsx";
import { Fact } from "~/components/status/fact.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { count, UNKNOWN } from "~/lib/format.ts";
import { lookOf } from "~/lib/look.ts";
import { useHealth } from "~/lib/queries.ts";
import type { Health } from "~/lib/types.ts";

const KINDS: Record<string, string> = { sqlite: "SQLite", postgresql: "PostgreSQL" };

/** Which product this is and where it keeps what people decide. */
export default function AboutSettings() {
  const look = lookOf({ query: useHealth(), sources: () => [], value: (health) => health });
  return (
    <Panel title="About" look={look} empty="" height={160}>
      {(health) => (
        <div className="flex flex-col gap-3 px-3.5 pt-1 pb-3.5">
          <dl className="grid grid-cols-2 gap-x-6 gap-y-3 lg:grid-cols-4">
            <Fact name="Version">{health.version}</Fact>
            <Fact name="Generation" title="Number of the finished build that all figures come from">
              {health.generation === null ? UNKNOWN : count(health.generation)}
            </Fact>
            <Fact name="Data until">
              <TimeText at={health.as_of} as="moment" />
            </Fact>
            <Fact name="Targets, views and audit">
              <State state={health.state} />
            </Fact>
          </dl>
          {health.state.message && (
            <p role="note" className="max-w-[100ch] rounded bg-warn-soft px-2 py-1 text-[12px]">
              {health.state.message}
            </p>
          )}
          <p className="text-muted">
            Connections, rights, own cost and the audit stand on{" "}
            <Link to="/status" className="font-medium text-accent hover:underline">
              Status
            </Link>
            .
          </p>
        </div>
      )}
    </Panel>
  );
}

function State({ state }: { state: Health["state"] }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <SourceIcon state={state.is_ready ? "ok" : "failed"} />
      {KINDS[state.kind] ?? state.kind}, {state.is_ready ? "answers" : "does not answer"}
    </span>
  );
}
