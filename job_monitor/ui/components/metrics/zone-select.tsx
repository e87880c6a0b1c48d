import { zoneSearch } from "~/lib/metrics/zone.ts";
import { zoneName } from "~/lib/time.ts";
import { Select } from "./select.tsx";

type Props = { zone: string | undefined; onZone: (zone: string | undefined) => void };

/** Whose days are meant: UTC's, the viewer's, or those of the address. */
export function ZoneSelect({ zone, onZone }: Props) {
  const mine = zoneSearch(zoneName("local"));
  const names = [...new Set(["UTC", mine, zone].filter((one) => one !== undefined))];
  return (
    <Select
      label="Days of"
      value={zone ?? "UTC"}
      options={names.map((name) => ({ value: name, word: name === mine ? `${name} (mine)` : name }))}
      onChange={(name) => onZone(name === "UTC" ? undefined : name)}
    />
  );
}
