import { STEP_WORDS, type Step } from "./attribution-words.ts";
import { type Asked, type Look, lookOf } from "./look.ts";
import { BLIND, pick, SOURCE_STATES } from "./sources.ts";
import type { Attribution } from "./types.ts";

type Part = NonNullable<Attribution["parts"]>[number];
type Basis = NonNullable<Attribution["price_basis"]>;

type StepWords = { word: string; meaning: string; fill: string; isHatched: boolean };

/** How it is known whose a part of the bill is, in words, the surest first. */
export const STEPS: Record<Step, StepWords> = {
  exact: {
    word: STEP_WORDS.exact,
    meaning: "The usage names the job.",
    fill: "bg-accent",
    isHatched: false,
  },
  pipeline: {
    word: STEP_WORDS.pipeline,
    meaning: "Of a pipeline's update that a job asked for.",
    fill: "bg-accent/70",
    isHatched: false,
  },
  all_purpose: {
    word: STEP_WORDS.all_purpose,
    meaning: "Of a cluster's hour, by the time that tasks worked on it: right in sum, an estimate for each job.",
    fill: "bg-accent/70",
    isHatched: true,
  },
  warehouse: {
    word: STEP_WORDS.warehouse,
    meaning: "Of a warehouse's hour, by the time that statements worked: right in sum, an estimate for each job.",
    fill: "bg-accent/45",
    isHatched: true,
  },
  unattributed: {
    word: STEP_WORDS.unattributed,
    meaning: "No job brought it about, or none that can be told.",
    fill: "bg-line-strong/60",
    isHatched: false,
  },
};

const STEP_ORDER: readonly Step[] = ["exact", "pipeline", "all_purpose", "warehouse", "unattributed"];

const REASONS: Record<string, string> = {
  idle_cluster: "Idle time of clusters that jobs shared",
  interactive_cluster: "Clusters used by hand, without a job",
  idle_warehouse: "Warehouses on which nothing of a job ran",
  other_queries: "Statements of people and other tools",
  pipeline_without_job: "Pipelines that no job asked for",
  account_level: "Usage of the account, of no workspace",
  storage: "Storage",
  network: "Network and data sharing",
  serving: "Model serving and AI",
  notebooks: "Notebooks by hand",
  upkeep: "Upkeep of tables by the platform",
  apps: "Apps",
  other: "Everything else",
  cluster_not_told: "All-purpose clusters: task runs are not read",
  warehouse_not_told: "SQL warehouses: the query history is not read",
  pipeline_not_told: "Pipelines: updates or task runs are not read",
};

/** Why nobody's, in words; a reason that is not known yet is shown as it came. */
export function reasonWord(reason: string | null): string {
  return reason === null ? "" : (REASONS[reason] ?? reason);
}

const BASES: Record<string, string> = {
  list: "list price",
  account: "the account's prices",
  list_discounted: "list price less the configured discount",
  account_discounted: "the account's prices less the configured discount",
  mixed: "several prices: account, list, discounted",
};

export function basisWord(basis: Basis): string {
  return BASES[basis] ?? basis;
}

const BILL = ["system.billing.usage", "system.billing.list_prices"];

export function attributionLook(query: Asked<Attribution>): Look<Attribution> {
  return lookOf({
    query,
    sources: (data) => claimed(data, BILL),
    value: (data) => (data.parts === null ? null : data),
    isEmpty: (data) => data.parts?.length === 0,
  });
}

const SHARERS = [
  "system.lakeflow.job_task_run_timeline",
  "system.lakeflow.pipeline_update_timeline",
  "system.query.history",
];

/** Tables without which parts of the bill cannot be told to be a job's, each with its state. */
export function missingShares({ sources }: Attribution): string[] {
  const blind = pick(sources, SHARERS).filter((source) => BLIND.has(source.state) && source.row_count === 0);
  return blind.map((source) => `${source.name} (${SOURCE_STATES[source.state].word.toLowerCase()})`);
}

export type RunsCost = { runs: NonNullable<Attribution["runs"]>; currency: string };

export function runsCostLook(query: Asked<Attribution>): Look<RunsCost | "nothing"> {
  return lookOf<Attribution, RunsCost | "nothing">({
    query,
    sources: (data) => claimed(data, [...BILL, "system.lakeflow.job_run_timeline"]),
    value: runsValue,
    isEmpty: (value) => value === "nothing",
  });
}

/** Runs without any cost are nothing; where the bill itself is not known, neither is theirs. */
function runsValue({ runs, currency, parts }: Attribution): RunsCost | "nothing" | null {
  if (runs !== null && currency !== null) return { runs, currency };
  return parts === null ? null : "nothing";
}

/** The sources with these names, and failed claims about the figures, which stand among the sources. */
function claimed(data: Attribution, names: readonly string[]) {
  return [...pick(data.sources, names), ...data.sources.filter((one) => one.name.startsWith("claim:"))];
}

export type BarPart = { key: Step; share: number };

/** Shares of the steps, for a bar. A step below nothing (corrections alone) has no length. */
export function bar(parts: readonly Part[]): BarPart[] {
  const sums = STEP_ORDER.map((key) => ({ key, sum: Math.max(0, sumOf(parts.filter((part) => part.step === key))) }));
  const total = sums.reduce((sum, one) => sum + one.sum, 0);
  return total === 0 ? [] : sums.filter((one) => one.sum > 0).map(({ key, sum }) => ({ key, share: sum / total }));
}

function sumOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + Number(part.cost ?? 0), 0);
}
