/** Columns of the table of jobs that a person may hide; the state and the name stay. */
export const HIDEABLE = {
  team: "Team",
  runs: "Last runs",
  success: "Success",
  typical: "Typical",
  trend: "Trend",
  cost: "Cost 30 d",
  margin: "Margin",
  last: "Last run",
} as const;

export type Hideable = keyof typeof HIDEABLE;
const NAMES = Object.keys(HIDEABLE) as Hideable[];
/** Also read by public/theme.js, before the first paint. */
const KEY = "job-monitor.columns";

/** What is hidden stands at the document, where the style sheet reads it: no row is drawn again. */
export function hiddenColumns(): Hideable[] {
  const told = (document.documentElement.dataset.hidden ?? "").split(" ");
  return NAMES.filter((name) => told.includes(name));
}

export function hideColumns(hidden: readonly Hideable[]): void {
  const text = NAMES.filter((name) => hidden.includes(name)).join(" ");
  document.documentElement.dataset.hidden = text;
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}
