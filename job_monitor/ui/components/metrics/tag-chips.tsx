import { X } from "lucide-react";

/** The tags that are chosen, each with its way out. */
export function TagChips({ tags, onRemove }: { tags: readonly string[]; onRemove: (tag: string) => void }) {
  return tags.map((tag) => (
    <button
      key={tag}
      type="button"
      onClick={() => onRemove(tag)}
      title={`Take away the filter ${tag}`}
      className="inline-flex h-7 max-w-64 items-center gap-1 rounded-md border border-accent bg-accent-soft px-2 hover:bg-hover"
    >
      <span className="truncate">{tagWords(tag)}</span>
      <X aria-hidden="true" className="size-3 shrink-0 text-muted" />
    </button>
  ));
}

/** `env: prod`, `no env`, `any env`. */
export function tagWords(tag: string): string {
  const at = tag.indexOf("=");
  if (at === -1) return `any ${tag}`;
  return at === tag.length - 1 ? `no ${tag.slice(0, -1)}` : `${tag.slice(0, at)}: ${tag.slice(at + 1)}`;
}
