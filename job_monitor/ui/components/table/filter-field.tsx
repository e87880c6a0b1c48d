import { useRef } from "react";
import { useKeys } from "~/lib/keys.ts";

type Props = { label: string; placeholder: string; title?: string; text: string; onText: (text: string) => void };

/** The text that narrows a list: `/` leads to it, Escape out of it. One to a page. */
export function FilterField({ label, placeholder, title, text, onText }: Props) {
  const field = useRef<HTMLInputElement>(null);
  useKeys("Filter", [{ press: "/", does: "Go to the filter; Escape leaves it", run: () => field.current?.focus() }]);
  return (
    <input
      ref={field}
      type="search"
      aria-label={label}
      title={title}
      placeholder={placeholder}
      value={text}
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur();
      }}
      className="h-7 min-w-0 flex-1 basis-56 rounded-md border border-line-strong bg-panel px-2 placeholder:text-muted sm:max-w-80"
    />
  );
}
