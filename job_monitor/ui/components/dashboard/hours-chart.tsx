import { useNavigate } from "@tanstack/react-router";
import { DayChart } from "~/components/chart/day-chart.tsx";
import { TableSwitch, useTableSwitch } from "~/components/chart/table-switch.tsx";
import type { Unit } from "~/components/chart/units.ts";
import { Panel } from "~/components/panel/panel.tsx";
import { useNow } from "~/lib/clock.ts";
import { compact, count } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import { areHoursKnown, hoursLook } from "~/lib/overview.ts";
import { useZone } from "~/lib/preferences.ts";
import { clockText, instant, zoneName } from "~/lib/time.ts";
import type { Overview } from "~/lib/types.ts";
import { Legend, SERIES, summaryOf } from "./runs-chart.tsx";

const HOUR_MS = 3_600_000;
const NOTHING_KNOWN = "What ended in the last 24 hours is not known.";

/** Runs of the last day by the hour they ended, with a line where now is. */
export function HoursChart({ query }: { query: Asked<Overview> }) {
  const [isTable, toggle] = useTableSwitch();
  const navigate = useNavigate();
  const zone = useZone();
  const now = useNow();
  const from = instant(query.data?.last_hours?.from_at) ?? now;
  const word = (at: string) => clockText(instant(at) ?? 0, zone);
  const unit: Unit = { header: `Hour (${zoneName(zone)})`, short: word, long: (at) => `from ${word(at)}` };
  return (
    <Panel
      title="Last 24 hours"
      note={`by the hour they ended, ${zoneName(zone)}`}
      look={hoursLook(query)}
      empty="No run ended in the last 24 hours."
      height={266}
      aside={<TableSwitch isTable={isTable} onToggle={toggle} />}
    >
      {(hours) => (
        <>
          <DayChart
            summary={areHoursKnown(hours) ? summaryOf(hours, "hours") : NOTHING_KNOWN}
            days={hours}
            series={SERIES}
            format={count}
            tick={compact}
            isTable={isTable}
            unit={unit}
            now={Math.min(1, (now - from) / HOUR_MS / hours.length)}
            onOpen={() => void navigate({ to: "/timeline" })}
          />
          {areHoursKnown(hours) ? <Legend days={hours} /> : <p className="px-3.5 pb-3 text-muted">{NOTHING_KNOWN}</p>}
        </>
      )}
    </Panel>
  );
}
