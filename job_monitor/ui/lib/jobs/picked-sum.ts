import type { JobRow } from "./decode.ts";

/** What selected jobs come to together. */
export type PickedSum = {
  jobs: JobRow[];
  /** Selected, and not in the list as it is filtered. */
  hiddenCount: number;
  /** Exact, as the server sends amounts; null where no cost is known. */
  cost: string | null;
  withoutCost: number;
  /** Runs of the window that succeeded, failed or timed out; null where none are known. */
  runs: number | null;
};

/** `all` in their order, so that a file has the selection as the table stands. */
export function sumOf(all: readonly JobRow[], shown: readonly JobRow[], keys: ReadonlySet<string>): PickedSum {
  const inSight = shown.filter((job) => keys.has(job.key));
  const seen = new Set(inSight);
  const hidden = all.filter((job) => keys.has(job.key) && !seen.has(job));
  const jobs = [...inSight, ...hidden];
  const costs = jobs.flatMap(({ cost }) => (cost === null ? [] : [cost]));
  const runs = jobs.flatMap(({ judged }) => (judged === null ? [] : [judged]));
  return {
    jobs,
    hiddenCount: hidden.length,
    cost: costs.length === 0 ? null : exactSum(costs),
    withoutCost: jobs.length - costs.length,
    runs: runs.length === 0 ? null : runs.reduce((sum, one) => sum + one, 0),
  };
}

/** Amounts have four decimals at most. */
const DECIMALS = 4;

/** The sum of decimal texts, without the rounding of floating numbers. */
export function exactSum(amounts: readonly string[]): string {
  const sum = amounts.reduce((total, one) => total + scaled(one), 0n);
  const digits = String(sum < 0n ? -sum : sum).padStart(DECIMALS + 1, "0");
  return `${sum < 0n ? "-" : ""}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}

function scaled(amount: string): bigint {
  const [whole = "0", part = ""] = amount.replace("-", "").split(".");
  const found = BigInt(`${whole}${part.padEnd(DECIMALS, "0").slice(0, DECIMALS)}`);
  return amount.startsWith("-") ? -found : found;
}

/** Addresses of the jobs' pages, one a line. */
export function linksOf(jobs: readonly JobRow[], origin: string): string {
  return jobs.map(({ workspaceId, jobId }) => `${origin}/jobs/${workspaceId}/${jobId}`).join("\n");
}
