/** The windows that the pages offer, in whole UTC days. */
export const WINDOWS = [7, 30, 90] as const;
export type WindowDays = (typeof WINDOWS)[number];

export type WindowSearch = { days?: WindowDays | undefined };

/** Reads `?days=`; what is not offered is dropped, never an error. Said as undefined: an absent key would let the raw one through. */
export function windowSearch(search: Record<string, unknown>): WindowSearch {
  return { days: WINDOWS.find((offered) => offered === Number(search.days)) };
}
