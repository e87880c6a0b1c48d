import { type ReactNode, useId } from "react";
import { Panel } from "~/components/panel/panel.tsx";
import { shortcutsWanted, useShortcutsWanted } from "~/lib/keys.ts";
import { type Density, density, type Theme, theme, useDensity, useTheme, useZone, zone } from "~/lib/preferences.ts";
import { type Zone, zoneName } from "~/lib/time.ts";

const THEMES: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };
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

type ChoiceProps<Choice extends string> = {
  legend: string;
  options: Record<Choice, string>;
  value: Choice;
  onChange: (choice: Choice) => void;
};

/** The display menu has the like for itself: shared, it would be loaded by every page in a file of its own. */
function Choices<Choice extends string>({ legend, options, value, onChange }: ChoiceProps<Choice>) {
  const name = useId();
  const entries = Object.entries(options) as [Choice, string][];
  return (
    <fieldset>
      <legend className="mb-1 font-semibold">{legend}</legend>
      {entries.map(([choice, word]) => (
        <label key={choice} className="-mx-1 flex min-h-7 items-center gap-2 rounded px-1 hover:bg-hover">
          <input
            type="radio"
            name={name}
            checked={choice === value}
            onChange={() => onChange(choice)}
            className="size-3.5 shrink-0 accent-accent"
          />
          {word}
        </label>
      ))}
    </fieldset>
  );
}
