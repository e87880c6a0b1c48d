import { Panel } from "~/components/panel/panel.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { count } from "~/lib/format.ts";
import { lookOf } from "~/lib/look.ts";
import { useAsked } from "~/lib/queries.ts";
import { PERSON_STATES } from "~/lib/settings/ownership.ts";
import { useLeavers } from "~/lib/settings/queries.ts";
import type { Person } from "~/lib/settings/types.ts";
import { pick } from "~/lib/sources.ts";

const NEEDED = ["system.lakeflow.jobs", "scim.users"];

const COLUMNS: Column<Person>[] = [
  {
    key: "who",
    header: "Who",
    isWide: true,
    cell: (one) => (
      <span className="block truncate font-medium" title={one.principal}>
        {one.display_name ?? one.principal}
        {one.display_name && <span className="ml-2 font-normal text-muted max-sm:hidden">{one.principal}</span>}
      </span>
    ),
  },
  { key: "state", header: "Now", cell: (one) => PERSON_STATES[one.status] },
  { key: "workspace", header: "Workspace", cell: (one) => one.workspace_name ?? one.workspace_id, from: "lg" },
  { key: "run", header: "Jobs run as", align: "right", cell: (one) => count(one.run_as_jobs_count) },
  { key: "owned", header: "Owns", align: "right", cell: (one) => count(one.owned_jobs_count), from: "sm" },
  { key: "made", header: "Created", align: "right", cell: (one) => count(one.created_jobs_count), from: "sm" },
];

/** People who have left and still stand in living jobs: these stop, or nobody answers for them. */
export function Leavers() {
  const query = useLeavers();
  const look = lookOf({
    query: useAsked(query),
    sources: (data) => pick(data.sources, NEEDED),
    value: (data) => data.items,
    isEmpty: (people) => people.length === 0,
  });
  const isMore = query.data?.next != null;
  return (
    <Panel
      title="People who left"
      note={
        look.kind === "ready"
          ? `${isMore ? `the first ${count(look.value.length)}` : count(look.value.length)} with living jobs`
          : "and still stand in living jobs"
      }
      look={look}
      empty="Of the people in living jobs nobody is known to have left the connected workspace. Others are not told of."
      height={160}
    >
      {(people) => (
        <DataTable
          label="People who left"
          columns={COLUMNS}
          rows={people}
          rowKey={(one) => `${one.workspace_id} ${one.principal}`}
        />
      )}
    </Panel>
  );
}
