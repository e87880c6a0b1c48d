/** The windows that the pages offer, in whole UTC days. */
export const WINDOWS = [7, 30, 90] as const;
export type WindowDays = (typeof WINDOWS)[number];

export type WindowSearch = { days?: WindowDays };

/** Reads `?days=`; what is not offered is dropped, never an error. */
export function windowSearch(search: Record<string, unknown>): WindowSearch {
  const days = WINDOWS.find((offered) => offered === Number(search.days));
  return days === undefined ? {} : { days };
}
