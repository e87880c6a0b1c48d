import { BarChart3, Table2 } from "lucide-react";
import { useState } from "react";

export function useTableSwitch(): [boolean, () => void] {
  const [isTable, setTable] = useState(false);
  return [isTable, () => setTable((before) => !before)];
}

/** Turns a chart into its table and back. */
export function TableSwitch({ isTable, onToggle }: { isTable: boolean; onToggle: () => void }) {
  const Icon = isTable ? BarChart3 : Table2;
  const label = isTable ? "View as chart" : "View as table";
  return (
    <button
      type="button"
      onClick={onToggle}
      aria-label={label}
      title={label}
      className="inline-flex size-6 items-center justify-center rounded text-muted hover:bg-hover hover:text-ink"
    >
      <Icon aria-hidden="true" className="size-3.5" />
    </button>
  );
}
