import type { Configured, Ownership, Person, Preview, Rule, Target } from "~/lib/settings/types.ts";
import type { MetricsResult } from "~/lib/types.ts";
import { AS_OF, allSources, JOBS, NOW, PRICES, RUNS, source, USAGE } from "./answers.ts";
import { Server } from "./server.ts";

const ACCOUNT = "system.billing.account_prices";

export function rule(more: Partial<Rule> = {}): Rule {
  return { name: "etl_*", regex: null, workspace: null, team: null, owner: null, ...more };
}

/** Eleven jobs less one: five have their team from a tag, two from a rule, three from nowhere. */
export function ownership(more: Partial<Ownership> = {}): Ownership {
  return {
    as_of: AS_OF,
    sources: allSources(),
    is_file_read: true,
    configuration_problem: null,
    team_tags: ["team", "squad"],
    owner_tags: ["owner"],
    team_aliases: {},
    rules: [rule({ team: "sales" }), rule({ name: "*", owner: "owner-01@example.com" })],
    coverage: {
      jobs_count: 10,
      with_team_count: 7,
      with_owner_count: 9,
      teams: [
        { source: "rule", jobs_count: 2 },
        { source: "tag", jobs_count: 5 },
        { source: null, jobs_count: 3 },
      ],
      owners: [
        { source: "rule", jobs_count: 1 },
        { source: "run_as", jobs_count: 8 },
        { source: null, jobs_count: 1 },
      ],
    },
    cost_days: 30,
    cost: [
      {
        currency: "EUR",
        cost: "200",
        job_cost: "100",
        team_cost: "75",
        owner_cost: "90",
        team_ratio: 0.75,
        owner_ratio: 0.9,
      },
    ],
    ...more,
  };
}

export function configured(more: Partial<Configured> = {}): Configured {
  return {
    as_of: AS_OF,
    sources: [source(USAGE), source(PRICES), source(ACCOUNT)],
    file: {
      path: "monitor.yaml",
      variable: "JOB_MONITOR_CONFIG_PATH",
      is_path_set: false,
      is_read: true,
      problem: null,
    },
    prices: {
      currency: "EUR",
      currency_set_by: "environment",
      currency_variable: "JOB_MONITOR_CURRENCY",
      discounts: [{ sku: "*JOBS*", percent: "12.5" }],
      discounts_count: 1,
    },
    admin_group: "admins",
    ...more,
  };
}

export function aTarget(more: Partial<Target> = {}): Target {
  return {
    workspace_id: "1001",
    workspace_name: "prod-eu",
    job_id: "1",
    job_name: "ingest_orders",
    finish_by: "07:00",
    zone: "Europe/Berlin",
    max_duration_s: null,
    note: null,
    set_by: "engineer-02@example.com",
    set_at: NOW,
    version: "17",
    right: "team",
    ...more,
  };
}

export function targetPage(items: Target[], next: string | null = null, sources = [source(JOBS)]) {
  return { items, next, as_of: AS_OF, sources };
}

/** The share of kept runs by `<workspace>/<job>`. */
export function hitRatios(ratios: Record<string, number | null>, reason: string | null = null): MetricsResult {
  const line = (group: Record<string, string>, value: number | null) => ({
    group,
    labels: {},
    values: { sla_hit_ratio: value },
    coverage: {},
    complete: {},
    previous: {},
    points: [],
    points_before: [],
  });
  const groups = Object.entries(ratios).map(([key, value]) => {
    const [workspace_id = "", job_id = ""] = key.split("/");
    return line({ workspace_id, job_id }, value);
  });
  return {
    as_of: AS_OF,
    sources: [source(RUNS)],
    zone: "UTC",
    window: { from: "2026-10-23", to: "2026-11-21", days: 30 },
    grain: "none",
    group_by: ["job"],
    metrics: [
      {
        name: "sla_hit_ratio",
        title: "SLA hit ratio",
        unit: "ratio",
        better: "up",
        reason,
        currency: null,
        price_basis: null,
        history_from: null,
        complete_until: null,
        complete: null,
        previous: null,
      },
    ],
    total: line({}, null),
    groups,
    groups_count: groups.length,
  };
}

export function person(more: Partial<Person> = {}): Person {
  return {
    workspace_id: "1001",
    workspace_name: "prod-eu",
    principal: "engineer-03@example.com",
    display_name: "Engineer 03",
    status: "gone",
    why_unknown: null,
    run_as_jobs_count: 4,
    owned_jobs_count: 2,
    created_jobs_count: 9,
    jobs_count: 9,
    ...more,
  };
}

export function preview(more: Partial<Preview> = {}): Preview {
  const { coverage } = ownership();
  if (coverage === null) throw new Error("there is a coverage");
  return {
    as_of: AS_OF,
    sources: [source(JOBS)],
    before: coverage,
    after: { ...coverage, with_team_count: 8 },
    changes_count: 1,
    changes: [
      {
        workspace_id: "1001",
        workspace_name: "prod-eu",
        job_id: "1",
        job_name: "ingest_orders",
        before: { team: null, team_source: null, owner: "a@example.com", owner_source: "run_as" },
        after: { team: "sales", team_source: "rule", owner: "a@example.com", owner_source: "run_as" },
      },
    ],
    without_team: [],
    without_owner: [],
    rules: [
      {
        position: 1,
        rule: rule({ team: "sales" }),
        jobs_count: 1,
        teams_decided_count: 1,
        owners_decided_count: 0,
        verdict: "decides",
        shadowed_by: [],
      },
    ],
    ...more,
  };
}

/** Answers of every section; a test puts its own in their place. */
export function settingsServer(): Server {
  return new Server()
    .on("/api/settings", () => configured())
    .on("/api/ownership", () => ownership())
    .on("/api/ownership/people", () => ({
      items: [person()],
      next: null,
      as_of: AS_OF,
      sources: [source(JOBS), source("scim.users")],
    }))
    .on("/api/targets", () => targetPage([aTarget()]))
    .on("/api/metrics/query", () => hitRatios({ "1001/1": 0.875 }));
}
