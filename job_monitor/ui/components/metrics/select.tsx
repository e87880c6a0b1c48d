import { useId } from "react";

type Option = { value: string; word: string };
type Props = { label: string; value: string; options: readonly Option[]; onChange: (value: string) => void };

/** A choice of one, in the browser's own list: it knows its keys and its room on a phone. */
export function Select({ label, value, options, onChange }: Props) {
  const id = useId();
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <label htmlFor={id} className="text-[12px] text-muted">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-7 min-w-0 max-w-60 rounded-md border border-line-strong bg-panel px-1.5"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.word}
          </option>
        ))}
      </select>
    </span>
  );
}
