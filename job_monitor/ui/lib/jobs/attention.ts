import type { AttentionGroup } from "./attention-groups.ts";

export type Attention = { group: AttentionGroup; rank: number; score: number };

const RANKS = { broken: 0, fresh: 1, shaky: 2, always: 3, rest: 4 } satisfies Record<AttentionGroup, number>;
const FEW = 8;
const RECENT = 10;
/** One more failure in the ten last runs than there used to be. */
const NOTICEABLE = 0.1;
/** A job that failed more often than this before its streak did not start to fail with it. */
const MOSTLY = 0.5;
const BAD = /[FT]/g;

function failureRate(codes: string): number {
  return codes.length === 0 ? 0 : (codes.match(BAD) ?? []).length / codes.length;
}

/**
 * How much a job needs somebody: its recent failure rate less the older one, and whether it fails now. `success` is
 * that of the window: a job that runs every minute may fill its strip with one streak.
 */
export function attentionOf(results: string, isFailing: boolean, success: number | null): Attention {
  const judged = results.replace(/[^SFT]/g, "");
  const older = judged.slice(0, -RECENT);
  const change = failureRate(judged.slice(-RECENT)) - failureRate(older);
  const group = isFailing ? failingGroup(judged, success) : change >= NOTICEABLE && older ? "shaky" : "rest";
  return { group, rank: RANKS[group], score: change + (isFailing ? 1 : 0) };
}

function failingGroup(judged: string, success: number | null): AttentionGroup {
  if (judged.length < FEW) return "fresh";
  const before = judged.replace(/[FT]+$/, "");
  const rate = before === "" ? 1 - (success ?? 0) : failureRate(before);
  return rate <= MOSTLY ? "broken" : "always";
}
