import { ArrowDown, ArrowUp, Minus, Plus } from "lucide-react";
import type { ComponentType, SVGProps } from "react";
import { useState } from "react";
import { arrange, useArrangement } from "~/lib/jobs/arrangement.ts";
import { HIDEABLE, type Hideable, hiddenColumns, hideColumns } from "~/lib/jobs/hidden.ts";
import { stepped, widen } from "~/lib/jobs/rearranging.ts";

const ALL = Object.keys(HIDEABLE) as Hideable[];

function isHideable(key: string): key is Hideable {
  return key in HIDEABLE;
}

/** Which columns the table of jobs shows, in which order and how wide: kept in this browser, for whoever uses it. */
export function ColumnsChoice() {
  const [hidden, setHidden] = useState(hiddenColumns);
  const arrangement = useArrangement();
  const told = arrangement.order?.filter(isHideable) ?? [];
  const order = [...told, ...ALL.filter((name) => !told.includes(name))];
  const hide = (next: readonly Hideable[]) => {
    hideColumns(next);
    setHidden([...next]);
  };
  const toggle = (name: Hideable) =>
    hide(hidden.includes(name) ? hidden.filter((one) => one !== name) : [...hidden, name]);
  const step = (name: Hideable, by: -1 | 1) => arrange({ ...arrangement, order: stepped(order, name, by) });
  const reset = () => {
    hide([]);
    arrange({});
  };
  return (
    <fieldset className="border-t border-line pt-2">
      <legend className="sr-only">Columns</legend>
      <div className="mb-1 flex items-center">
        <p aria-hidden="true" className="flex-1 font-semibold">
          Columns <span className="font-normal text-muted">kept in this browser</span>
        </p>
        <button type="button" onClick={reset} className="h-6 rounded px-1.5 font-medium text-accent hover:bg-hover">
          Reset
        </button>
      </div>
      <ul>
        {order.map((name, place) => (
          <li key={name} className="flex items-center rounded hover:bg-hover">
            <label className="flex min-h-6 flex-1 items-center gap-2">
              <input
                type="checkbox"
                checked={!hidden.includes(name)}
                onChange={() => toggle(name)}
                className="size-3.5 accent-accent"
              />
              {HIDEABLE[name]}
            </label>
            <Press icon={Minus} label={`${HIDEABLE[name]}: narrower`} onPress={() => widen(name, -1)} />
            <Press icon={Plus} label={`${HIDEABLE[name]}: wider`} onPress={() => widen(name, 1)} />
            <Press
              icon={ArrowUp}
              label={`${HIDEABLE[name]}: earlier`}
              isOff={place === 0}
              onPress={() => step(name, -1)}
            />
            <Press
              icon={ArrowDown}
              label={`${HIDEABLE[name]}: later`}
              isOff={place === order.length - 1}
              onPress={() => step(name, 1)}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

type PressProps = {
  icon: ComponentType<SVGProps<SVGSVGElement>>;
  label: string;
  isOff?: boolean;
  onPress: () => void;
};

/** Said to be off rather than disabled: the focus stays on it at the end of the list. */
function Press({ icon: Icon, label, isOff = false, onPress }: PressProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-disabled={isOff}
      onClick={() => {
        if (!isOff) onPress();
      }}
      className="inline-flex size-6 items-center justify-center rounded text-muted hover:text-ink aria-disabled:opacity-40"
    >
      <Icon aria-hidden="true" className="size-3.5" />
    </button>
  );
}
