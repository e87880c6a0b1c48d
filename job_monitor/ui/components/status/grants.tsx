import { Remedy } from "~/components/copy-button.tsx";
import { Panel } from "~/components/panel/panel.tsx";
import { SourceBadge } from "~/components/source-badge.tsx";
import { type Asked, lookOf } from "~/lib/look.ts";
import { BLIND } from "~/lib/sources.ts";
import type { Feature, Status } from "~/lib/types.ts";

/** Which right lights what, and what is dark without it. */
export function Grants({ query }: { query: Asked<Status> }) {
  const look = lookOf({
    query,
    sources: () => [],
    value: (status) => status,
    isEmpty: (status) => status.grants.length === 0,
  });
  return (
    <Panel title="Rights" note="what each lights" look={look} empty="The server names no right." height={320}>
      {(status) => (
        <div className="flex flex-col pb-2">
          {status.grants.map((feature) => (
            <FeatureRows key={feature.name} feature={feature} />
          ))}
          <section aria-label="Other rights" className="border-t border-line px-3.5 py-2.5">
            <h3 className="font-medium">Other rights</h3>
            <ul className="mt-1 flex flex-col gap-1.5">
              {status.rights.map((right) => (
                <li key={right.name} className="max-w-[110ch]">
                  {right.name}{" "}
                  <span className="text-muted">
                    — {right.given_by} Dark without: {right.dark}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </Panel>
  );
}

function FeatureRows({ feature }: { feature: Feature }) {
  return (
    <section aria-label={feature.name} className="border-t border-line px-3.5 py-2.5 first:border-0">
      <h3 className="font-medium">
        {feature.name} <span className="font-normal text-muted">— {feature.lights}</span>
      </h3>
      <ul className="mt-1 flex flex-col gap-1.5">
        {feature.tables.map((table) => (
          <TableRow key={table.name} table={table} />
        ))}
      </ul>
    </section>
  );
}

function TableRow({ table }: { table: Feature["tables"][number] }) {
  const isDark = BLIND.has(table.state) && !(table.is_optional && table.state === "absent");
  return (
    <li data-state={table.state} className="flex flex-col gap-1">
      <div className="grid grid-cols-1 gap-x-4 md:grid-cols-[minmax(0,22rem)_8rem_minmax(0,1fr)]">
        <span className="truncate" title={table.name}>
          {table.name}
        </span>
        <SourceBadge state={table.state} />
        <span className="text-muted">
          {isDark ? "Dark now: " : "Dark without: "}
          {table.dark}
        </span>
      </div>
      {table.state === "denied" && <Remedy text={table.statement} />}
    </li>
  );
}
