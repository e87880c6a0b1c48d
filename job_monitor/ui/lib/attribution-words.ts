import type { Attribution } from "./types.ts";

export type Step = NonNullable<Attribution["parts"]>[number]["step"];

/** How it is known whose a part of the bill is, the surest first. */
export const STEP_WORDS: Record<Step, string> = {
  exact: "Exact",
  pipeline: "Through a pipeline",
  all_purpose: "Shares of all-purpose compute",
  warehouse: "Shares of SQL warehouses",
  unattributed: "Unattributed",
};

/** A step that is not known yet is shown as it came. */
export function stepWord(step: string | null): string {
  return step === null ? "" : ((STEP_WORDS as Record<string, string | undefined>)[step] ?? step);
}

/** The share of an amount in the whole; null where there is no such share. */
export function shareOf(amount: string | null, whole: string | null): number | null {
  if (amount === null || whole === null || Number(whole) <= 0) return null;
  return Number(amount) / Number(whole);
}
