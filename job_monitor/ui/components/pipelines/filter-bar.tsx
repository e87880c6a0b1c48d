import { useRef } from "react";
import { ShapeIcon } from "~/components/result-icon.tsx";
import { FacetMenu } from "~/components/table/facet-menu.tsx";
import { offered } from "~/lib/jobs/filter.ts";
import { listOf } from "~/lib/jobs/search.ts";
import { useKeys } from "~/lib/keys.ts";
import { cleared, isFiltered, KINDS, kindsOf, toggledIn, toggledKind } from "~/lib/pipelines/choices.ts";
import { type Counts, TRAIT_LOOKS } from "~/lib/pipelines/filter.ts";
import { KIND_ORDER, type PipelinesSearch, TRAITS } from "~/lib/pipelines/search.ts";
import { RESULTS, STACK_ORDER } from "~/lib/results.ts";
import type { PipelineTable, ResultClass } from "~/lib/types.ts";
import { Chip, Chips } from "./chip.tsx";

type Props = {
  search: PipelinesSearch;
  answer: PipelineTable;
  counts: Counts;
  onChange: (search: PipelinesSearch, isTyping: boolean) => void;
};

const STATES: readonly (ResultClass | "none")[] = [...STACK_ORDER, "none"];

/** Everything that narrows the list. Typing changes the address in place; a choice can be undone with Back. */
export function FilterBar({ search, answer, counts, onChange }: Props) {
  const toggle = (facet: "state" | "ws" | "show") => (value: string) =>
    onChange(toggledIn(search, facet, value), false);
  const names = new Map(answer.names.workspaces.map((one) => [one.workspace_id, one.workspace_name]));
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-3.5 pb-2" data-noprint>
      <div className="flex min-w-0 flex-1 basis-72 items-center gap-1.5">
        <TextField text={search.q ?? ""} onText={(q) => onChange({ ...search, q: q || undefined }, true)} />
        <FacetMenu
          label="Workspace"
          chosen={listOf(search.ws)}
          onToggle={toggle("ws")}
          choices={offered(counts.ws, listOf(search.ws)).map(([value, n]) => ({
            value,
            label: names.get(value) ?? `workspace ${value}`,
            count: n,
          }))}
        />
      </div>
      <KindChips search={search} answer={answer} onChange={(next) => onChange(next, false)} />
      <label className="flex h-7 items-center gap-1.5 text-muted">
        <input
          type="checkbox"
          checked={search.deleted === true}
          onChange={(event) => onChange({ ...search, deleted: event.target.checked || undefined }, false)}
          className="size-3.5 accent-accent"
        />
        Deleted too
      </label>
      {answer.requests !== null && (
        <StateChips counts={counts.state} chosen={listOf(search.state)} onToggle={toggle("state")} />
      )}
      <TraitChips counts={counts.show} chosen={listOf(search.show)} onToggle={toggle("show")} />
      {isFiltered(search) && (
        <button
          type="button"
          onClick={() => onChange(cleared(search), false)}
          className="h-7 rounded-md px-2 font-medium text-accent hover:bg-hover"
        >
          Clear
        </button>
      )}
    </div>
  );
}

type KindProps = { search: PipelinesSearch; answer: PipelineTable; onChange: (search: PipelinesSearch) => void };

/** Every kind with its count, also those that are not listed. */
function KindChips({ search, answer, onChange }: KindProps) {
  const chosen = kindsOf(search);
  const of = new Map(answer.kinds?.map((one) => [one.kind, one]));
  return (
    <Chips legend="Kind">
      {KIND_ORDER.map((kind) => {
        const counted = of.get(kind);
        const all = (counted?.count ?? 0) + (search.deleted ? (counted?.deleted_count ?? 0) : 0);
        if (kind === "unknown" && all === 0) return null;
        return (
          <Chip
            key={kind}
            isChosen={chosen.includes(kind)}
            onToggle={() => onChange(toggledKind(search, kind))}
            value={all}
            title={KINDS[kind].meaning}
          >
            {KINDS[kind].many}
          </Chip>
        );
      })}
    </Chips>
  );
}

type ChipsProps = { counts: ReadonlyMap<string, number>; chosen: readonly string[]; onToggle: (value: string) => void };

function StateChips({ counts, chosen, onToggle }: ChipsProps) {
  const present = STATES.filter((state) => counts.has(state) || chosen.includes(state));
  return (
    <Chips legend="How the newest request went">
      {present.map((state) => (
        <Chip
          key={state}
          isChosen={chosen.includes(state)}
          onToggle={() => onToggle(state)}
          value={counts.get(state) ?? 0}
        >
          {state !== "none" && <ShapeIcon shape={RESULTS[state].shape} className={`size-3 ${RESULTS[state].text}`} />}
          {state === "none" ? "No request" : RESULTS[state].word}
        </Chip>
      ))}
    </Chips>
  );
}

function TraitChips({ counts, chosen, onToggle }: ChipsProps) {
  const present = TRAITS.filter((trait) => counts.has(trait) || chosen.includes(trait));
  return (
    <Chips legend="Only those that fit all of">
      {present.map((trait) => (
        <Chip
          key={trait}
          isChosen={chosen.includes(trait)}
          onToggle={() => onToggle(trait)}
          value={counts.get(trait) ?? 0}
          title={TRAIT_LOOKS[trait].meaning}
        >
          {TRAIT_LOOKS[trait].word}
        </Chip>
      ))}
    </Chips>
  );
}

function TextField({ text, onText }: { text: string; onText: (text: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useKeys("Filter", [{ press: "/", does: "Go to the filter; Escape leaves it", run: () => field.current?.focus() }]);
  return (
    <input
      ref={field}
      type="search"
      aria-label="Filter pipelines"
      title="Words in the name, id, workspace, run-as or asking job; a name with * as a pattern"
      placeholder="Name, id, job, or a pattern: load_*"
      value={text}
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur();
      }}
      className="h-7 min-w-0 flex-1 rounded-md border border-line-strong bg-panel px-2 placeholder:text-muted sm:max-w-80"
    />
  );
}
