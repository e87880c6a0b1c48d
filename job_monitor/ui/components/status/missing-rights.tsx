import { Remedy } from "~/components/copy-button.tsx";
import { plural } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import type { Status } from "~/lib/types.ts";

const AFTER_EACH = /(?<=;)\s+/;

/** Every statement that is missing, in one piece, for whoever may run it; nothing while none is. */
export function MissingRights({ query }: { query: Asked<Status> }) {
  const tables = (query.data?.grants ?? []).flatMap((feature) => feature.tables);
  const denied = tables.filter((table, at) => table.state === "denied" && tables.indexOf(table) === at);
  if (denied.length === 0) return null;
  const statements = [...new Set(denied.flatMap((table) => table.statement.split(AFTER_EACH)))];
  return (
    <section aria-label="Missing rights" className="surface flex flex-col gap-2.5 px-3.5 py-3">
      <h2 className="font-semibold">{plural(denied.length, "table")} cannot be read for want of a right</h2>
      <p className="max-w-[80ch] text-muted">
        Somebody who may grant rights in the catalog runs this; the figures appear by themselves after the next sync.
        What each table lights stands under Rights below.
      </p>
      <Remedy text={statements.join("\n")} />
    </section>
  );
}
