import type { ReactNode } from "react";
import { Panel } from "~/components/panel/panel.tsx";
import { Choices, THEMES } from "~/components/shell/display-menu.tsx";
import { shortcutsWanted, useShortcutsWanted } from "~/lib/keys.ts";
import { type Density, density, theme, useDensity, useTheme, useZone, zone } from "~/lib/preferences.ts";
import { type Zone, zoneName } from "~/lib/time.ts";

const DENSITIES: Record<Density, string> = {
  comfortable: "Comfortable: lines of 32 pixels",
  compact: "Compact: lines of 26 pixels, less room between panels",
};
const KEYS = { on: "On: ? lists them", off: "Off" };
const READY = { kind: "ready", value: null, mark: null } as const;

/** How the pages look in this browser. Nothing of it is sent anywhere. */
export function DisplaySettings() {
  const [chosenTheme, chosenDensity, chosenZone, keys] = [useTheme(), useDensity(), useZone(), useShortcutsWanted()];
  const zones: Record<Zone, string> = { local: `Mine (${zoneName("local")})`, utc: "UTC" };
  return (
    <Panel title="Display" note="kept in this browser, at once" look={READY} empty="" height={320}>
      {() => (
        <div className="grid gap-x-8 gap-y-5 px-3.5 pt-1 pb-4 sm:grid-cols-2">
          <Choices legend="Theme" options={THEMES} value={chosenTheme} onChange={theme.set} />
          <Choices legend="Density" options={DENSITIES} value={chosenDensity} onChange={density.set} />
          <Choices legend="Times" options={zones} value={chosenZone} onChange={zone.set} />
          <Choices legend="Keys of one letter" options={KEYS} value={keys} onChange={shortcutsWanted.set} />
          <Follows title="Motion">As the system: where it asks for reduced motion, nothing moves by itself.</Follows>
          <Follows title="Contrast">As the system: where it asks for more, lines and small words are darker.</Follows>
        </div>
      )}
    </Panel>
  );
}

function Follows({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="mb-1 font-semibold">{title}</h3>
      <p className="text-muted">{children}</p>
    </div>
  );
}
