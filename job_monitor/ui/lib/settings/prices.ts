import { basisWord } from "~/lib/attribution.ts";
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

/** Which price the costs of the last days are at; null where that is not known. */
export function basisWords(answer: Attribution | undefined): string | null {
  return answer?.price_basis == null ? null : basisWord(answer.price_basis);
}
