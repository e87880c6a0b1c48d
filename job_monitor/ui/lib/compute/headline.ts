import { money, plural } from "~/lib/format.ts";
import type { Look } from "~/lib/look.ts";
import type { ComputeRow } from "./decode.ts";
import type { Compute } from "./query.ts";

/** `warn` where something is known to cost for nothing or to be out of support. */
export type Headline = { lead: string; rest: string; tone: "warn" | "calm" | "blind" };

/** Says first what idled and for how much, then what else is worth a look; says "not known" where it is not. */
export function headline(look: Look<ComputeRow[]>, answer: Compute | undefined): Headline | null {
  if (look.kind === "loading") return null;
  if (look.kind === "empty") return { lead: "No cluster was used in this window.", rest: "", tone: "calm" };
  if (look.kind !== "ready" || answer === undefined)
    return { lead: "What idles is not known.", rest: "", tone: "blind" };
  const lead = leadOf(answer);
  const found = restOf(answer);
  const tone = lead.isBad || found.length > 0 ? "warn" : lead.isKnown && !look.mark ? "calm" : "blind";
  return { lead: lead.text, rest: found.length === 0 ? "" : `${found.join("; ")}.`, tone };
}

function leadOf({ totals, currency, window }: Compute): { text: string; isBad: boolean; isKnown: boolean } {
  const { idle_cost: idle, idle_clusters_count: count } = totals;
  const since = `in ${plural(window.days, "day")}`;
  if (idle === null || count === null) {
    return { text: `What idled ${since} is not known.`, isBad: false, isKnown: false };
  }
  if (count === 0) return { text: `No all-purpose cluster idled beside jobs ${since}.`, isBad: false, isKnown: true };
  const text = `${plural(count, "all-purpose cluster")} idled beside jobs for ${money(idle, currency)} ${since}.`;
  return { text, isBad: true, isKnown: true };
}

function restOf({ totals, currency }: Compute): string[] {
  const { jobless_cost: jobless, jobs_on_all_purpose_count: jobs } = totals;
  const { never_ending_count: endless, out_of_support_count: old } = totals;
  return [
    jobless !== null && Number(jobless) > 0
      ? `${money(jobless, currency)} went to hours of all-purpose clusters without a job, by hand or for nobody`
      : "",
    jobs ? `${plural(jobs, "job")} ${jobs === 1 ? "runs" : "run"} on all-purpose compute` : "",
    endless ? `${plural(endless, "all-purpose cluster")} ${endless === 1 ? "has" : "have"} no auto-termination` : "",
    old ? `${plural(old, "row")} ${old === 1 ? "uses" : "use"} a runtime out of support` : "",
  ].filter(Boolean);
}
