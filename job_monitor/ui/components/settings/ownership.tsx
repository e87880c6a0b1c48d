import { Panel } from "~/components/panel/panel.tsx";
import { Fact } from "~/components/status/fact.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { useGrowing } from "~/components/table/growing.tsx";
import { count, money, plural, ratio, UNKNOWN } from "~/lib/format.ts";
import { type Asked, lookOf } from "~/lib/look.ts";
import { useAsked } from "~/lib/queries.ts";
import { fitsWords, type Step, shareOf, stepsOf } from "~/lib/settings/ownership.ts";
import { useOwnership } from "~/lib/settings/queries.ts";
import type { Coverage, Ownership, Rule } from "~/lib/settings/types.ts";
import { pick } from "~/lib/sources.ts";
import { Leavers } from "./leavers.tsx";
import { RulesFile } from "./rules-file.tsx";
import { Trial } from "./trial.tsx";

const JOBS = ["system.lakeflow.jobs"];

/** Whose jobs are: the order of the steps, how far they reach, the rules in force, and a trial of others. */
export default function OwnershipSettings() {
  const query = useAsked(useOwnership());
  return (
    <>
      <Reach query={query} />
      <Rules query={query} />
      <Trial state={query.data} />
      <Leavers />
    </>
  );
}

function Reach({ query }: { query: Asked<Ownership> }) {
  const look = lookOf({
    query,
    sources: (data) => pick(data.sources, JOBS),
    value: (data) => {
      const steps = stepsOf(data);
      return steps === null || data.coverage === null ? null : { steps, coverage: data.coverage, data };
    },
    isEmpty: ({ coverage }) => coverage.jobs_count === 0,
  });
  return (
    <Panel
      title="Teams and owners"
      note="the first of these that says something decides"
      look={look}
      empty="There is no living job that you may see."
      height={320}
    >
      {({ steps, coverage, data }) => (
        <>
          <Totals coverage={coverage} data={data} />
          <DataTable label="Steps" columns={STEPS} rows={steps} rowKey={(step) => step.key} />
        </>
      )}
    </Panel>
  );
}

const STEPS: Column<Step>[] = [
  {
    key: "step",
    header: "Where it is said",
    isWide: true,
    cell: (step) => (
      <span className="block truncate" title={[step.word, step.says].filter(Boolean).join(": ")}>
        <span className={step.key === "nowhere" ? "text-muted" : "font-medium"}>{step.word}</span>
        {step.says && <span className="ml-2 text-muted max-sm:hidden">{step.says}</span>}
      </span>
    ),
  },
  { key: "teams", header: "Team of", align: "right", cell: (step) => <Jobs value={step.teams} /> },
  { key: "owners", header: "Owner of", align: "right", cell: (step) => <Jobs value={step.owners} /> },
];

function Jobs({ value }: { value: number | null }) {
  if (value === null) return <span className="text-muted">not asked</span>;
  return plural(value, "job");
}

function Totals({ coverage, data }: { coverage: Coverage; data: Ownership }) {
  const { jobs_count, with_team_count, with_owner_count } = coverage;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-2.5 px-3.5 pt-1 pb-3 lg:grid-cols-4">
      <Fact name="Living jobs">
        <Big>{count(jobs_count)}</Big>
      </Fact>
      <Fact name="With a team">
        <Big>{count(with_team_count)}</Big>
        <Small>{ratio(shareOf(with_team_count, jobs_count))}</Small>
      </Fact>
      <Fact name="With an owner">
        <Big>{count(with_owner_count)}</Big>
        <Small>{ratio(shareOf(with_owner_count, jobs_count))}</Small>
      </Fact>
      <CostShare data={data} />
    </dl>
  );
}

/** Of the one currency that prices are in; without prices or usage there is nothing to have a share of. */
function CostShare({ data }: { data: Ownership }) {
  const cost = data.cost?.[0];
  return (
    <Fact name={`Cost with a team, ${data.cost_days} days`}>
      <Big>{cost ? ratio(cost.team_ratio) : UNKNOWN}</Big>
      <Small>
        {cost ? `of ${money(cost.job_cost, cost.currency)} of jobs, after discounts` : "costs are not known"}
      </Small>
    </Fact>
  );
}

function Big({ children }: { children: string }) {
  return <span className="text-[16px] font-semibold">{children}</span>;
}

function Small({ children }: { children: string }) {
  return <span className="block text-[12px] text-muted">{children}</span>;
}

const FIRST_RULES = 15;

const RULES: Column<Rule & { place: number }>[] = [
  { key: "place", header: "#", align: "right", cell: (rule) => rule.place },
  {
    key: "fits",
    header: "Job's name",
    isWide: true,
    cell: (rule) => (
      <span className="block truncate font-mono text-[12px]" title={fitsWords(rule)}>
        {fitsWords(rule)}
      </span>
    ),
  },
  { key: "workspace", header: "Workspace", cell: (rule) => rule.workspace ?? "any", from: "sm" },
  { key: "team", header: "Team", cell: (rule) => <Given name={rule.team} /> },
  { key: "owner", header: "Owner", cell: (rule) => <Given name={rule.owner} />, from: "lg" },
];

function Given({ name }: { name: string | null }) {
  if (name === null) return <span className="text-muted">not by it</span>;
  return (
    <span className="block max-w-48 truncate" title={name}>
      {name}
    </span>
  );
}

function Rules({ query }: { query: Asked<Ownership> }) {
  // Rules are known whatever the tables say.
  const look = lookOf({
    query: { data: query.data, error: query.error, refetch: query.refetch },
    sources: () => [],
    value: (data) => data.rules,
    isEmpty: (rules) => rules.length === 0,
  });
  const places = look.kind === "ready" ? look.value.map((rule, index) => ({ ...rule, place: index + 1 })) : [];
  const [shown, more] = useGrowing(places, FIRST_RULES);
  return (
    <Panel
      title="Rules in force"
      note={places.length > 0 ? `${plural(places.length, "rule")}; the first that fits decides` : undefined}
      aside={<RulesFile />}
      look={look}
      empty="There is no rule: tags, deployments and users decide alone. Rules stand in monitor.yaml."
      height={140}
    >
      {() => (
        <>
          <DataTable label="Rules" columns={RULES} rows={shown} rowKey={(rule) => String(rule.place)} />
          {more}
        </>
      )}
    </Panel>
  );
}
