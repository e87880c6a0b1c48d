/** The parts of the page, in the order of its menu. */
export const SECTIONS = [
  { key: "display", word: "Display" },
  { key: "targets", word: "Targets" },
  { key: "ownership", word: "Teams and owners" },
  { key: "prices", word: "Prices" },
  { key: "views", word: "Saved views" },
  { key: "later", word: "Not there yet" },
  { key: "about", word: "About" },
] as const;

export type Section = (typeof SECTIONS)[number]["key"];
export type SettingsSearch = { section?: Section | undefined };

export const FIRST: Section = "display";

/** Reads the address; what is not known is dropped, and what is usual is left out. */
export function readSettingsSearch(search: Record<string, unknown>): SettingsSearch {
  const found = SECTIONS.find(({ key }) => key === search.section && key !== FIRST);
  return { section: found?.key };
}
