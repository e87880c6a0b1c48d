import { type ReactNode, useState } from "react";
import { Panel } from "~/components/panel/panel.tsx";
import { SECTIONS } from "~/components/shell/navigation.ts";
import { useGrowing } from "~/components/table/growing.tsx";
import type { OnDeed } from "~/components/views/save-form.tsx";
import { ViewLine } from "~/components/views/view-line.tsx";
import { plural } from "~/lib/format.ts";
import { type Look, lookOf } from "~/lib/look.ts";
import type { SavedView } from "~/lib/types.ts";
import { mayChange, refusalOf, useViewDeed, useViews, VIEW_RIGHTS } from "~/lib/views.ts";

const FIRST_ROWS = 30;
const PAGES = new Map<string, string>(SECTIONS.flatMap(({ items }) => items.map(({ to, label }) => [to, label])));

function byPage(a: SavedView, b: SavedView): number {
  return pageOf(a).localeCompare(pageOf(b)) || a.name.localeCompare(b.name);
}

function pageOf({ page }: SavedView): string {
  return PAGES.get(page) ?? page;
}

/** The saved views of all pages: the viewer's own and the shared ones, to open, rename and delete. */
export default function ViewSettings() {
  const query = useViews(true);
  const deed = useViewDeed();
  const [done, setDone] = useState("");
  const onDeed: OnDeed = (wanted, said, onDone) => {
    setDone("");
    const onSuccess = () => {
      setDone(said);
      onDone();
    };
    deed.mutate(wanted, { onSuccess });
  };
  const lookAt = (isShared: boolean): Look<SavedView[]> =>
    lookOf({
      query,
      sources: () => [],
      value: ({ items }) => items.filter((view) => view.is_shared === isShared).sort(byPage),
      isEmpty: (views) => views.length === 0,
    });
  const line = (view: SavedView) => (
    <ViewLine key={view.view_id} view={view} here={null} isBusy={deed.isPending} onDeed={onDeed} onOpen={() => {}} />
  );
  return (
    <>
      {deed.error !== null && (
        <p role="alert" className="text-bad">
          {refusalOf(deed.error)}
        </p>
      )}
      <p role="status" className="text-muted empty:hidden">
        {done}
      </p>
      <Views
        title="Private views"
        look={lookAt(false)}
        line={line}
        empty="You have saved none. Views stands at the top of each page that has filters."
      />
      <Views title="Shared views" look={lookAt(true)} line={line} empty="Nobody has shared one." />
    </>
  );
}

type ViewsProps = { title: string; look: Look<SavedView[]>; line: (view: SavedView) => ReactNode; empty: string };

function Views({ title, look, line, empty }: ViewsProps) {
  const note = look.kind === "ready" ? plural(look.value.length, "view") : undefined;
  return (
    <Panel title={title} note={note} look={look} empty={empty} height={140}>
      {(views) => <Lines views={views} line={line} />}
    </Panel>
  );
}

function Lines({ views, line }: { views: SavedView[]; line: (view: SavedView) => ReactNode }) {
  const [shown, more] = useGrowing(views, FIRST_ROWS);
  const pages = [...new Set(shown.map(pageOf))];
  const refusals = [...new Set(views.filter((view) => !mayChange(view)).map((view) => VIEW_RIGHTS[view.right]))];
  return (
    <>
      <div className="flex flex-col gap-2 px-2 pt-1 pb-2.5">
        {pages.map((page) => (
          <section
            key={page}
            aria-label={page}
            className="grid grid-cols-[minmax(0,1fr)] sm:grid-cols-[120px_minmax(0,1fr)]"
          >
            <h3 className="flex h-8 items-center px-1.5 text-muted">{page}</h3>
            <ul>{shown.filter((view) => pageOf(view) === page).map(line)}</ul>
          </section>
        ))}
      </div>
      {refusals.map((sentence) => (
        <p key={sentence} className="border-t border-line px-3.5 py-2 text-[12px] text-muted">
          Lines without buttons: {sentence}
        </p>
      ))}
      {more}
    </>
  );
}
