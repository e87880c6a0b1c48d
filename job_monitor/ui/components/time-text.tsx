import { useNow } from "~/lib/clock.ts";
import { UNKNOWN } from "~/lib/format.ts";
import { useZone } from "~/lib/preferences.ts";
import { instant, moment, readings, relative } from "~/lib/time.ts";

type Props = { at: string | null | undefined; as?: "relative" | "moment" };

/** A time as people say it; UTC, the viewer's zone and the distance on hover. */
export function TimeText({ at, as = "relative" }: Props) {
  const now = useNow();
  const zone = useZone();
  const value = instant(at);
  if (value === null) return <span className="text-muted">{UNKNOWN}</span>;
  return (
    <time dateTime={new Date(value).toISOString()} title={readings(value, now)} className="num whitespace-nowrap">
      {as === "relative" ? relative(value, now) : moment(value, zone, now)}
    </time>
  );
}
