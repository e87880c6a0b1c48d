import { Fact } from "~/components/status/fact.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { useGrowing } from "~/components/table/growing.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { count, plural } from "~/lib/format.ts";
import { fitsWords, movedWords, verdictWords } from "~/lib/settings/ownership.ts";
import type { Preview } from "~/lib/settings/types.ts";

type Change = Preview["changes"][number];
type Outcome = Preview["rules"][number];

const FIRST_ROWS = 10;

const CHANGES: Column<Change>[] = [
  { key: "job", header: "Job", cell: (one) => <JobName {...one} name={one.job_name} />, isWide: true },
  { key: "team", header: "Team", cell: (one) => <Moved words={movedWords("team", one.before, one.after)} /> },
  {
    key: "owner",
    header: "Owner",
    cell: (one) => <Moved words={movedWords("owner", one.before, one.after)} />,
    from: "lg",
  },
];

function Moved({ words }: { words: string | null }) {
  if (words === null) return <span className="text-muted">stays</span>;
  return (
    <span className="block max-w-40 truncate sm:max-w-72" title={words}>
      {words}
    </span>
  );
}

const RULES: Column<Outcome>[] = [
  { key: "place", header: "#", align: "right", cell: (one) => one.position },
  {
    key: "fits",
    header: "Rule",
    isWide: true,
    cell: (one) => (
      <span className="block truncate font-mono text-[12px]" title={fitsWords(one.rule)}>
        {fitsWords(one.rule)}
      </span>
    ),
  },
  { key: "jobs", header: "Fits", align: "right", cell: (one) => plural(one.jobs_count, "job") },
  { key: "teams", header: "Teams from it", align: "right", cell: (one) => count(one.teams_decided_count), from: "sm" },
  {
    key: "owners",
    header: "Owners from it",
    align: "right",
    cell: (one) => count(one.owners_decided_count),
    from: "sm",
  },
  { key: "verdict", header: "It", cell: (one) => verdictWords(one), from: "sm" },
];

/** What the rules would change: counts of all jobs, the first of the changes, and which rules are of no use. */
export function TrialResult({ preview }: { preview: Preview }) {
  const { before, after, changes, changes_count } = preview;
  const part = changes.length < changes_count ? ` The first ${count(changes.length)} are listed.` : "";
  return (
    <section aria-label="What would change" className="flex flex-col gap-3" data-testid="trial">
      <p role="status" className="font-semibold" data-value={changes_count}>
        {changes_count === 0
          ? "No job would change its team or owner."
          : `${plural(changes_count, "job")} would change.`}
        <span className="font-normal text-muted">{part}</span>
      </p>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2.5 sm:grid-cols-4">
        <Fact name="Living jobs">{count(after.jobs_count)}</Fact>
        <Fact name="With a team">{`${count(before.with_team_count)} → ${count(after.with_team_count)}`}</Fact>
        <Fact name="With an owner">{`${count(before.with_owner_count)} → ${count(after.with_owner_count)}`}</Fact>
        <Fact name="Without a team then">{count(after.jobs_count - after.with_team_count)}</Fact>
      </dl>
      {changes.length > 0 && <Changes changes={changes} />}
      {preview.rules.length > 0 && <Rules rules={preview.rules} />}
    </section>
  );
}

function Changes({ changes }: { changes: readonly Change[] }) {
  const [shown, more] = useGrowing(changes, FIRST_ROWS);
  return (
    <div className="-mx-3.5 border-y border-line">
      <DataTable
        label="Jobs that would change"
        columns={CHANGES}
        rows={shown}
        rowKey={(one) => `${one.workspace_id}/${one.job_id}`}
      />
      {more}
    </div>
  );
}

function Rules({ rules }: { rules: readonly Outcome[] }) {
  const [shown, more] = useGrowing(rules, FIRST_ROWS);
  return (
    <div className="-mx-3.5 -mb-3.5 border-t border-line">
      <DataTable
        label="What each rule is good for"
        columns={RULES}
        rows={shown}
        rowKey={(one) => String(one.position)}
      />
      {more}
    </div>
  );
}
