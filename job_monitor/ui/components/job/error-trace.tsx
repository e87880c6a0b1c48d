/** The whole trace behind a line, so that the first words of the error stay in sight. */
export function ErrorTrace({ text }: { text: string }) {
  return (
    <details className="mt-1.5">
      <summary className="w-fit text-[12px] font-medium text-muted hover:text-ink">Trace</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard */}
      <pre tabIndex={0} className="mt-1 max-h-80 overflow-auto font-mono text-[11.5px] whitespace-pre">
        {text}
      </pre>
    </details>
  );
}
