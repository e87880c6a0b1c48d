import { useDeferredValue, useMemo } from "react";
import { Panel } from "~/components/panel/panel.tsx";
import { ShapeIcon } from "~/components/result-icon.tsx";
import { MissingParts } from "~/components/table/missing-parts.tsx";
import { NoneFits } from "~/components/table/none-fits.tsx";
import { SaveTable } from "~/components/table/save-table.tsx";
import type { TableFile } from "~/lib/files/table-file.ts";
import { count } from "~/lib/format.ts";
import type { Look } from "~/lib/look.ts";
import { cleared, resorted } from "~/lib/pipelines/choices.ts";
import type { PipelineRow } from "~/lib/pipelines/decode.ts";
import { filterPipelines } from "~/lib/pipelines/filter.ts";
import { costNote, missingOfTable, type PipelineSet, unlistedNote } from "~/lib/pipelines/look.ts";
import { sortPipelines } from "~/lib/pipelines/order.ts";
import type { PipelinesSearch } from "~/lib/pipelines/search.ts";
import { RESULTS } from "~/lib/results.ts";
import type { PipelineTable, ResultClass } from "~/lib/types.ts";
import { FilterBar } from "./filter-bar.tsx";
import { PipelinesTable } from "./pipelines-table.tsx";

type Change = (search: PipelinesSearch, isTyping: boolean) => void;
type Props = { look: Look<PipelineSet>; search: PipelinesSearch; onChange: Change };

const NO_ROWS: readonly PipelineRow[] = [];

/** All pipelines of the kinds asked for: filtered, sorted and counted over the complete list. */
export function PipelinesList({ look, search, onChange }: Props) {
  const rows = look.kind === "ready" ? look.value.rows : NO_ROWS;
  const asked = useDeferredValue(search);
  const { shown, counts } = useMemo(() => filterPipelines(rows, asked), [rows, asked]);
  const sorted = useMemo(() => sortPipelines(shown, asked), [shown, asked]);
  return (
    <Panel
      title="Pipelines"
      note={look.kind === "ready" ? noteOf(shown.length, rows.length) : undefined}
      look={look}
      empty="The account has no pipeline. Pipelines appear here when the account has them."
      height={640}
      aside={
        look.kind === "ready" && (
          <SaveTable
            what="All pipelines that fit the filter"
            isOff={sorted.length === 0}
            load={() => fileOf(sorted, look.value.answer)}
          />
        )
      }
    >
      {({ answer }) => (
        <>
          <FilterBar search={search} answer={answer} counts={counts} onChange={onChange} />
          <MissingParts missing={missingOfTable(answer)} />
          <CutLine shown={rows.length} all={answer.count} />
          {sorted.length === 0 ? (
            <NoneFits
              title="No pipeline fits the filter"
              why="Other kinds or other words may have some."
              onClear={() => onChange(cleared(search), false)}
            />
          ) : (
            <PipelinesTable
              rows={sorted}
              search={asked}
              onSort={(key) => onChange(resorted(search, key), false)}
              currency={answer.costs?.currency ?? null}
              days={answer.window.days}
            />
          )}
          <Footnote answer={answer} />
        </>
      )}
    </Panel>
  );
}

function noteOf(shown: number, all: number): string {
  return shown === all ? count(all) : `${count(shown)} of ${count(all)}`;
}

/** Where not all came: filters, counts and files are of these then, and that is said. */
function CutLine({ shown, all }: { shown: number; all: number | null }) {
  if (all === null || all <= shown) return null;
  return (
    <p role="note" className="mx-3.5 mb-2 rounded bg-warn-soft px-2 py-1 text-[12px]">
      <strong className="font-semibold">
        {count(shown)} of {count(all)} pipelines are here:
      </strong>{" "}
      those that fail first, then those seen last. Filters and counts are of these. Fewer kinds bring the rest.
    </p>
  );
}

function Footnote({ answer }: { answer: PipelineTable }) {
  const notes = [costNote(answer), unlistedNote(answer)].filter(Boolean).join(" ");
  return (
    <>
      {notes && <p className="border-t border-line px-3.5 py-2 text-[12px] text-muted">{notes}</p>}
      <Legend />
    </>
  );
}

/** The results that a request can have. */
const REACHED = ["failed", "cancelled", "unknown", "running", "succeeded"] as const satisfies ResultClass[];

function Legend() {
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-3.5 py-2 text-[12px] text-muted">
      <ul aria-label="Results" className="flex flex-wrap gap-x-3 gap-y-1">
        {REACHED.map((result) => (
          <li key={result} className="inline-flex items-center gap-1">
            <ShapeIcon shape={RESULTS[result].shape} className={`size-3 ${RESULTS[result].text}`} />
            {RESULTS[result].word}
          </li>
        ))}
      </ul>
      <p>Press ? for the keys.</p>
    </div>
  );
}

async function fileOf(rows: readonly PipelineRow[], answer: PipelineTable): Promise<TableFile> {
  const { pipelinesFile } = await import("~/lib/files/pipelines.ts");
  return pipelinesFile(rows, answer.costs?.currency ?? null, answer.as_of);
}
