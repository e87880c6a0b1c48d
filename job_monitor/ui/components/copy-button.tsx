import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

const SHOWN_MS = 2_000;

/** Copies `text`; says so, also to a screen reader, and says when the browser refuses. */
export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [outcome, setOutcome] = useState<"copied" | "refused" | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome("copied"),
      () => setOutcome("refused"),
    );
  const Icon = outcome === "copied" ? Check : Copy;
  return (
    <button
      type="button"
      onClick={copy}
      className="inline-flex h-6 shrink-0 items-center gap-1 rounded border border-line bg-panel px-1.5 text-[11px] font-medium text-muted hover:bg-hover hover:text-ink"
    >
      <Icon aria-hidden="true" className="size-3" />
      <span aria-live="polite">{outcome === null ? label : outcome === "copied" ? "Copied" : "Select it by hand"}</span>
    </button>
  );
}

/** A statement or setting that mends something, ready to be copied. */
export function Remedy({ text }: { text: string }) {
  return (
    <div className="flex items-start gap-2 rounded-md border border-line bg-page p-1.5 pl-2.5">
      <code className="min-w-0 flex-1 py-0.5 text-left font-mono text-[11.5px] break-words whitespace-pre-wrap">
        {text}
      </code>
      <CopyButton text={text} />
    </div>
  );
}
