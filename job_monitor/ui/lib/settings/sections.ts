/** The parts of the page beside the first, which the address leaves out. */
export const SECTIONS = ["targets", "ownership", "prices", "views", "later", "about"] as const;

export type Section = (typeof SECTIONS)[number];
export type SettingsSearch = { section?: Section | undefined };

/** Reads the address; what is not known is dropped. */
export function readSettingsSearch(search: Record<string, unknown>): SettingsSearch {
  return { section: SECTIONS.find((one) => one === search.section) };
}
