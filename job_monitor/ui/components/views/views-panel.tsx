import { useLocation } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { sentenceOf } from "~/lib/api.ts";
import type { SavedView } from "~/lib/types.ts";
import { refusalOf, useViewDeed, useViews, type ViewDeed, viewOf, viewsOf } from "~/lib/views.ts";
import { ColumnsChoice } from "./columns-choice.tsx";
import { SaveForm } from "./save-form.tsx";
import { ViewLine } from "./view-line.tsx";

type Props = { onClose: () => void };

/** Opens, saves, overwrites, renames and removes views of this page. */
export default function ViewsPanel({ onClose }: Props) {
  const { data, error } = useViews(true);
  const location = useLocation();
  const here = viewOf(location.pathname, location.searchStr);
  const deed = useViewDeed();
  const [done, setDone] = useState("");
  const run = (wanted: ViewDeed, said: string, onDone: () => void) => {
    setDone("");
    const onSuccess = () => {
      setDone(said);
      onDone();
    };
    deed.mutate(wanted, { onSuccess });
  };
  const views = viewsOf(data?.items ?? [], here.page);
  const line = (view: SavedView) => (
    <ViewLine key={view.view_id} view={view} here={here} isBusy={deed.isPending} onDeed={run} onOpen={onClose} />
  );
  return (
    <section aria-label="Views of this page" className="flex flex-col gap-2">
      {data === undefined && error === null && <p className="text-muted">Views are being loaded …</p>}
      {error !== null && <p className="text-bad">Views are not known: {sentenceOf(error)}</p>}
      {data !== undefined && views.length === 0 && (
        <p className="text-muted">No view of this page is saved. A view keeps its filters, order and window.</p>
      )}
      <div className="-mx-1 flex max-h-[46dvh] flex-col gap-2 overflow-y-auto px-1">
        <Group title="Private" views={views.filter((view) => !view.is_shared)} line={line} />
        <Group title="Shared" views={views.filter((view) => view.is_shared)} line={line} />
      </div>
      {deed.error !== null && (
        <p role="alert" className="text-bad">
          {refusalOf(deed.error)}
        </p>
      )}
      <p role="status" className="text-muted empty:hidden">
        {done}
      </p>
      <SaveForm here={here} isBusy={deed.isPending} onDeed={run} />
      {location.pathname === "/jobs" && <ColumnsChoice />}
    </section>
  );
}

type GroupProps = { title: string; views: readonly SavedView[]; line: (view: SavedView) => ReactNode };

function Group({ title, views, line }: GroupProps) {
  if (views.length === 0) return null;
  return (
    <div>
      <h3 className="mb-0.5 font-semibold">{title}</h3>
      <ul>{views.map(line)}</ul>
    </div>
  );
}
