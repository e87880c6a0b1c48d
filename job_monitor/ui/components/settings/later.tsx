import { Panel } from "~/components/panel/panel.tsx";

const READY = { kind: "ready", value: null, mark: null } as const;

const LATER = [
  { what: "Budgets", says: "Costs are shown beside the period before; no limit is held against them." },
  { what: "Routes", says: "Nothing decides yet who is told of what." },
  { what: "Receivers", says: "Nobody is sent a message: what fails stands on the Dashboard until it is over." },
];

/** What one looks for here and does not find. */
export default function LaterSettings() {
  return (
    <Panel title="Not there yet" note="not set up in this version" look={READY} empty="" height={140}>
      {() => (
        <dl className="grid gap-x-6 gap-y-2.5 px-3.5 pt-1 pb-3.5 sm:grid-cols-[120px_minmax(0,1fr)]">
          {LATER.map(({ what, says }) => (
            <div key={what} className="sm:contents">
              <dt className="font-medium">{what}</dt>
              <dd className="text-muted">{says}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
