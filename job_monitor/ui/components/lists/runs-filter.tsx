import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { listOf } from "~/lib/jobs/search.ts";
import { KINDS } from "~/lib/metrics/filters.ts";
import { RESULTS } from "~/lib/results.ts";
import type { RunsSearch } from "~/lib/runs-address.ts";
import { datesWord } from "~/lib/trends/words.ts";

type Chip = { key: string; word: string; without: RunsSearch };

const KIND_WORDS: Record<string, string> = KINDS;
const RESULT_WORDS: Record<string, { word: string }> = RESULTS;

function chipsOf(search: RunsSearch): Chip[] {
  const { from, to, zone, name } = search;
  const chips: Chip[] = [];
  if (from !== undefined && to !== undefined) {
    const word = `Ended ${datesWord({ from, to })}, ${zone ?? "UTC"}`;
    chips.push({ key: "dates", word, without: { ...search, from: undefined, to: undefined, zone: undefined } });
  }
  if (name !== undefined) chips.push({ key: "name", word: `Name: ${name}`, without: { ...search, name: undefined } });
  const lists = [
    { key: "result", word: "Result", named: (value: string) => RESULT_WORDS[value]?.word ?? value },
    { key: "ws", word: "Workspace", named: (value: string) => value || "the account" },
    { key: "team", word: "Team", named: (value: string) => value || "none" },
    { key: "owner", word: "Owner", named: (value: string) => value || "none" },
    { key: "kind", word: "Kind", named: (value: string) => KIND_WORDS[value] ?? value },
  ] as const;
  for (const { key, word, named } of lists) {
    const values = listOf(search[key]);
    if (values.length === 0) continue;
    chips.push({ key, word: `${word}: ${values.map(named).join(", ")}`, without: { ...search, [key]: undefined } });
  }
  return chips;
}

/** What narrows the list, each taken away by a click; nothing while it is the whole list. */
export function RunsFilter({ search }: { search: RunsSearch }) {
  const chips = chipsOf(search);
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Filter" className="flex flex-wrap gap-1.5">
      {chips.map(({ key, word, without }) => (
        <li key={key} className="max-w-full">
          <Link
            to="/runs"
            search={without}
            aria-label={`${word}: take away`}
            className="inline-flex h-7 max-w-full items-center gap-1 rounded-md border border-accent bg-accent-soft px-2 hover:bg-hover"
          >
            <span className="truncate">{word}</span>
            <X aria-hidden="true" className="size-3 shrink-0 text-muted" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
