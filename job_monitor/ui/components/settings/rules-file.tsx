import { useConfigured } from "~/lib/settings/queries.ts";

/** Where the rules lie, and that they are changed there. */
export function RulesFile() {
  const file = useConfigured().data?.file;
  if (file === undefined) return null;
  const where = file.is_path_set ? `as ${file.variable} says` : `the usual place; ${file.variable} names another`;
  return (
    <div className="min-w-0 py-1 text-[12px] text-muted sm:text-right">
      <p className="break-all">
        {file.is_read ? "Read from" : "Would be read from"} <code className="font-mono">{file.path}</code>
      </p>
      <p>{where}</p>
      {file.problem && (
        <p role="note" className="mt-1 rounded bg-warn-soft px-2 py-1 text-left text-ink">
          {file.problem}
        </p>
      )}
    </div>
  );
}
