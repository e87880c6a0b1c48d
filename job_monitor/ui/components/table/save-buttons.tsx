import { Download } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "~/lib/api.ts";
import type { Format } from "~/lib/files/save.ts";
import type { TableFile } from "~/lib/files/table-file.ts";

export type SaveProps = {
  /** Every row, not those in sight alone: `All jobs that fit the filter`. */
  what: string;
  isOff?: boolean;
  /** Makes the table, or reads it to its end. */
  load: () => Promise<TableFile>;
};

const FORMATS: readonly Format[] = ["CSV", "Parquet"];

/** What makes the file is loaded when it is first wanted. */
export default function SaveButtons({ what, isOff = false, load }: SaveProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const saveAs = async (format: Format) => {
    setIsBusy(true);
    setProblem(null);
    try {
      const [{ save }, table] = await Promise.all([import("~/lib/files/save.ts"), load()]);
      await save(table, format);
    } catch (error) {
      setProblem(`Not saved: ${sentenceOf(error)}`);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <span data-noprint className="inline-flex flex-wrap items-center gap-1.5 text-[12px]">
      {problem && (
        <span role="alert" className="text-bad">
          {problem}
        </span>
      )}
      <span className="inline-flex items-center rounded-md border border-line bg-panel font-medium text-muted">
        <Download aria-hidden="true" className="mx-1.5 size-3.5" />
        {FORMATS.map((format) => (
          <button
            key={format}
            type="button"
            onClick={() => void saveAs(format)}
            disabled={isOff || isBusy}
            title={`${what}, as ${format}`}
            className="h-6.5 border-l border-line px-2 hover:bg-hover hover:text-ink disabled:opacity-60"
          >
            {format}
          </button>
        ))}
      </span>
    </span>
  );
}
