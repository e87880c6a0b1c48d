import { Link } from "@tanstack/react-router";
import { Monitor, Moon, Sun } from "lucide-react";
import { useId } from "react";
import { Popover } from "~/components/popover.tsx";
import { type Theme, theme, useTheme, useZone, zone } from "~/lib/preferences.ts";
import { type Zone, zoneName } from "~/lib/time.ts";

const THEMES = { system: "As the system", light: "Light", dark: "Dark" } satisfies Record<Theme, string>;
const ICONS = { system: Monitor, light: Sun, dark: Moon } satisfies Record<Theme, typeof Sun>;

type ChoiceProps<Choice extends string> = {
  legend: string;
  options: Record<Choice, string>;
  value: Choice;
  onChange: (choice: Choice) => void;
};

function Choices<Choice extends string>({ legend, options, value, onChange }: ChoiceProps<Choice>) {
  const name = useId();
  const entries = Object.entries(options) as [Choice, string][];
  return (
    <fieldset className="[&+fieldset]:mt-3">
      <legend className="mb-1 font-semibold">{legend}</legend>
      {entries.map(([choice, word]) => (
        <label key={choice} className="flex h-7 items-center gap-2 rounded px-1 hover:bg-hover">
          <input
            type="radio"
            name={name}
            checked={choice === value}
            onChange={() => onChange(choice)}
            className="size-3.5 accent-accent"
          />
          {word}
        </label>
      ))}
    </fieldset>
  );
}

/** Theme and time zone; both stay in this browser. */
export function DisplayMenu() {
  const chosen = useTheme();
  const clock = useZone();
  const Icon = ICONS[chosen];
  const zones: Record<Zone, string> = { local: `Mine (${zoneName("local")})`, utc: "UTC" };
  return (
    <Popover
      label="Display: theme and time zone"
      className="w-8 shrink-0 justify-center text-muted"
      panelClass="w-56"
      button={<Icon aria-hidden="true" className="size-4" />}
    >
      <Choices legend="Theme" options={THEMES} value={chosen} onChange={theme.set} />
      <Choices legend="Times" options={zones} value={clock} onChange={zone.set} />
      <Link
        to="/settings"
        onClick={(event) => event.currentTarget.closest<HTMLElement>("[popover]")?.hidePopover?.()}
        className="mt-3 inline-block font-medium text-accent hover:underline"
      >
        All settings
      </Link>
    </Popover>
  );
}
