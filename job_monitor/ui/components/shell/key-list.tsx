import { shortcutsWanted, useKeyGroups, useShortcutsWanted } from "~/lib/keys.ts";

/** All keys that work now, and whether they do. */
export default function KeyList() {
  const groups = useKeyGroups();
  const wanted = useShortcutsWanted();
  return (
    <div className="flex flex-col gap-3 p-3.5">
      {groups.map((group) => (
        <section key={group.title}>
          <h3 className="mb-1 font-semibold">{group.title}</h3>
          <dl className="grid grid-cols-[72px_1fr] gap-y-1">
            {group.shortcuts.map(({ press, does }) => (
              <div key={press} className="contents">
                <dt>
                  <kbd className="rounded border border-line-strong bg-page px-1.5 py-0.5 font-mono text-[11px]">
                    {press}
                  </kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label className="flex items-center gap-2 border-t border-line pt-3">
        <input
          type="checkbox"
          checked={wanted === "on"}
          onChange={(event) => shortcutsWanted.set(event.target.checked ? "on" : "off")}
          className="size-3.5 accent-accent"
        />
        Keys work in this browser
      </label>
    </div>
  );
}
