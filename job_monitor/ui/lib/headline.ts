import { plural, ratio } from "./format.ts";
import type { Look } from "./look.ts";
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

/** Says first what needs a person, then how the window went; says "not known" where it is not. */
export function headline(runs: Look<Overview["runs"]>, days: number, now: number): Headline | null {
  if (runs.kind === "loading") return null;
  if (runs.kind !== "ready") return { lead: BLIND_LEADS[runs.kind], rest: "", tone: "blind" };
  const { failing_jobs: failing, count: total, success_ratio: success } = runs.value;
  const known = failing == null ? null : failing === 0 ? "No job" : plural(failing, "job");
  const verb = failing === 1 || failing === 0 ? "fails" : "fail";
  const aged = agedBy(runs.mark?.asOf, now);
  const lead = known === null ? BLIND_LEADS.unknown : aged ? `${aged}, ${lower(known)} failed last.` : `${known} ${verb} now.`;
  const share = success == null ? "" : `${ratio(success)} of the runs that ended succeeded; `;
  const ran = total == null ? "" : `${plural(total, "run")} in ${days} days.`;
  return { lead, rest: `${share}${ran}`, tone: failing ? "bad" : known === null || runs.mark ? "blind" : "calm" };
}

/** Of old data nothing can be said about now. */
function agedBy(asOf: string | null | undefined, now: number): string | null {
  const at = instant(asOf);
  return at === null ? null : `By data ${age(at, now)} old`;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
