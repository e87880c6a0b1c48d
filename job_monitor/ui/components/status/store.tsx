import { Panel } from "~/components/panel/panel.tsx";
import { Fact } from "~/components/status/fact.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { bytes, count, duration, UNKNOWN } from "~/lib/format.ts";
import { type Asked, lookOf } from "~/lib/look.ts";
import type { Status } from "~/lib/types.ts";

/** The product's version and its store: how large it is, and how old the figures in it are. */
export function StorePanel({ query }: { query: Asked<Status> }) {
  const look = lookOf({ query, sources: () => [], value: (status) => status });
  return (
    <Panel title="Product and store" look={look} empty="The server says nothing of its store." height={96}>
      {({ version, store }) => (
        <dl className="grid grid-cols-2 gap-x-6 gap-y-2.5 px-3.5 pt-1 pb-3 lg:grid-cols-5">
          <Fact name="Version">{version}</Fact>
          <Fact name="Store" title="It may be lost: its rows are read again from the workspace">
            {bytes(store.size_bytes)}
          </Fact>
          <Fact name="Generation">{store.generation === null ? UNKNOWN : count(store.generation)}</Fact>
          <Fact name="Published">
            <TimeText at={store.published_at} />
          </Fact>
          <Fact name="Age of the figures">{duration(store.age_s)}</Fact>
        </dl>
      )}
    </Panel>
  );
}
