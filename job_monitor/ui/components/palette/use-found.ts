import { useEffect, useMemo, useState } from "react";
import { sentenceOf } from "~/lib/api.ts";
import { useJobTable } from "~/lib/jobs/query.ts";
import { type Answer, type Ask, findRun, meantBy, type Place } from "~/lib/palette/lookup.ts";
import { readPasted } from "~/lib/palette/pasted.ts";
import { useViews } from "~/lib/views.ts";
import { type Item, useActionItems, useJobItems, usePageItems, usePlaceItems, useViewItems } from "./items.ts";

/** `remarks` say what is not known, or not there: an empty list alone would look like an answer. */
export type Found = { items: Item[]; remarks: string[] };

const PAUSE_MS = 200;

/** Asks for the run once the typing pauses. Null while that is under way. */
function useRunLookup(ask: Ask | null): Answer | null {
  const [found, setFound] = useState<{ ask: Ask; answer: Answer } | null>(null);
  useEffect(() => {
    if (ask === null) return;
    const gone = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await findRun(ask, gone.signal);
      if (!gone.signal.aborted) setFound({ ask, answer });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [ask]);
  return found !== null && found.ask === ask ? found.answer : null;
}

function usePasted(text: string): { places: Place[]; remark: string | null } {
  const jobs = useJobTable().data?.set?.jobs ?? null;
  const meant = useMemo(() => {
    const pasted = readPasted(text);
    return pasted === null ? null : meantBy(pasted, jobs);
  }, [text, jobs]);
  const ask = meant?.kind === "ask" ? meant : null;
  const asked = useRunLookup(ask);
  const answer = meant?.kind === "ask" ? asked : meant;
  if (answer === null) return { places: [], remark: ask === null ? null : `Looking for run ${ask.runId} …` };
  return answer.kind === "none" ? { places: [], remark: answer.sentence } : { places: answer.places, remark: null };
}

/** Everything that fits the text, best first within each group. */
export function useFound(text: string): Found {
  const table = useJobTable();
  const views = useViews(true);
  const pasted = usePasted(text);
  const jobs = useJobItems(table.data?.set?.jobs ?? [], text);
  const items = [
    ...usePlaceItems(pasted.places),
    ...jobs,
    ...usePageItems(text),
    ...useViewItems(views.data?.items ?? [], text),
    ...useActionItems(text),
  ];
  const remarks = [
    // A number may be that of a job: then nobody asked for a run.
    jobs.length === 0 ? pasted.remark : null,
    table.data === undefined && table.error === null ? "Jobs are being loaded …" : null,
    table.error === null ? null : `Jobs cannot be searched: ${sentenceOf(table.error)}`,
    table.data !== undefined && table.data.set === null ? "Jobs are not known: see Status." : null,
    views.error === null ? null : `Views are not known: ${sentenceOf(views.error)}`,
    items.length === 0 && pasted.remark === null ? "Nothing fits." : null,
  ];
  return { items, remarks: remarks.filter((remark) => remark !== null) };
}
