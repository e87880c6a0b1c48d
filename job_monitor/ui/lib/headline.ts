import { count, plural, ratio } from "./format.ts";
import type { Look, Mark } from "./look.ts";
import { age, instant } from "./time.ts";
import type { Overview } from "./types.ts";

/** The sentences above the dashboard. `tone` is bad only where something is known to fail. */
export type Headline = { lead: string; rest: string; tone: "bad" | "calm" | "blind" };

const BLIND_LEADS = {
  unconfigured: "Nothing is read yet: no workspace is set up.",
  pending: "The first sync is under way.",
  denied: "What fails now is not known: the runs may not be read.",
  absent: "What fails now is not known: the account has no table of runs.",
  failed: "What fails now is not known: the last read failed.",
  unknown: "What fails now is not known.",
  empty: "No job run ended in this window.",
} as const;

const NO_ANSWER = "What fails now is not known: the server did not answer as asked.";

/** Says first what needs a person, then how the window went; says "not known" where it is not. */
export function headline(runs: Look<Overview["runs"]>, days: number, now: number): Headline | null {
  if (runs.kind === "loading") return null;
  if (runs.kind === "failed" && runs.source === null) return { lead: NO_ANSWER, rest: "", tone: "blind" };
  if (runs.kind !== "ready") return { lead: BLIND_LEADS[runs.kind], rest: "", tone: "blind" };
  const rest = restOf(runs.value, days);
  const failing = runs.value.failing_jobs;
  if (failing === null) return { lead: BLIND_LEADS.unknown, rest, tone: "blind" };
  const calm = runs.mark ? "blind" : "calm";
  return { lead: leadOf(failing, runs.mark, now), rest, tone: failing > 0 ? "bad" : calm };
}

/** Of old data nothing can be said about now. */
function leadOf(failing: number, mark: Mark | null, now: number): string {
  const at = instant(mark?.asOf);
  const jobs = failing === 0 ? "no job" : plural(failing, "job");
  if (at !== null) return `By data ${age(at, now)} old, ${jobs} failed last.`;
  if (mark !== null) return `By the last values, ${jobs} failed last.`;
  return failing === 0 ? "No job fails now." : `${jobs} ${failing === 1 ? "fails" : "fail"} now.`;
}

function restOf(runs: Overview["runs"], days: number): string {
  const { success_ratio: success, count: total, newly_failing_jobs: fresh } = runs;
  const began = fresh ? `${count(fresh)} started failing in the last 24 h. ` : "";
  const share = success === null ? "" : `${ratio(success)} of the runs that ended succeeded; `;
  const ran = total === null ? "" : `${plural(total, "run")} in ${days} days.`;
  return began + share + ran;
}
