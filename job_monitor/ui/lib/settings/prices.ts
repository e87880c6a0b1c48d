import { basisWord } from "~/lib/attribution.ts";
import { UNKNOWN } from "~/lib/format.ts";
import { BLIND } from "~/lib/sources.ts";
import type { Attribution, SourceState } from "~/lib/types.ts";
import type { Configured } from "./types.ts";

export const COST_DAYS = 30;

/** Where the currency comes from, and how to change it. */
export function currencyWords({ prices, file }: Configured): string {
  const how = {
    environment: `set by ${prices.currency_variable}`,
    file: `set in ${file.path}`,
    default: `nobody set another: ${prices.currency_variable}, or currency in ${file.path}`,
  } satisfies Record<Configured["prices"]["currency_set_by"], string>;
  return how[prices.currency_set_by];
}

/** What a table of prices is good for now. */
export function priceWords(kind: "list" | "account", state: SourceState): string {
  if (kind === "list") return BLIND.has(state) ? "Costs are not known without it." : "Used where no better price is.";
  if (state === "absent" || state === "empty") return "The account has none: costs are at list price.";
  return BLIND.has(state) ? "Costs are at list price while it cannot be read." : "Wins over the list price.";
}

/** Which price the costs of the last days are at, and what is to be said of it; never a price that is not known. */
export function basisWords(answer: Attribution | undefined, error: string | null): { word: string; says: string } {
  if (answer?.price_basis != null)
    return { word: basisWord(answer.price_basis), says: "amounts of other currencies are not added" };
  if (error !== null) return { word: UNKNOWN, says: `not known: ${error}` };
  if (answer === undefined) return { word: UNKNOWN, says: "being asked …" };
  return { word: UNKNOWN, says: "no usage has a price, or you may not read it" };
}
