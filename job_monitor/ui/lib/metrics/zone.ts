/** The name of a zone that this browser knows; undefined for anything else, and for UTC. */
export function zoneSearch(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^[A-Za-z_]+\/[A-Za-z0-9_+\-/]+$/.test(value)) return undefined;
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: value });
    return value;
  } catch {
    return undefined;
  }
}
