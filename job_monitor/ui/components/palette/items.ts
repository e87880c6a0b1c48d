import { useNavigate, useRouter } from "@tanstack/react-router";
import {
  Bookmark,
  Clock,
  Code2,
  CornerDownRight,
  Keyboard,
  Link2,
  type LucideIcon,
  Monitor,
  Moon,
  Sun,
  Workflow,
} from "lucide-react";
import { SECTIONS } from "~/components/shell/navigation.ts";
import type { JobRow } from "~/lib/jobs/decode.ts";
import { useKeyGroups } from "~/lib/keys.ts";
import { keepJobs } from "~/lib/metrics/filter-address.ts";
import type { Place } from "~/lib/palette/lookup.ts";
import { best, fitness, wordsOf } from "~/lib/palette/rank.ts";
import { theme, zone } from "~/lib/preferences.ts";
import type { SavedView } from "~/lib/types.ts";
import { addressOf } from "~/lib/views.ts";

/** One line that can be chosen. `run` is called once the palette is closed and the focus is back. */
export type Item = { id: string; group: string; label: string; hint?: string; icon: LucideIcon; run: () => void };

const MOST_JOBS = 8;
const MOST_OTHERS = 6;
const CHART_SQL = "Show the SQL of: ";

function fitting(items: readonly Item[], words: readonly string[]): Item[] {
  return words.length === 0 ? [...items] : best(items, MOST_OTHERS, (item) => fitness(words, item.label, item.hint));
}

export function usePageItems(text: string): Item[] {
  const navigate = useNavigate();
  const items = SECTIONS.flatMap(({ items }) => items).map(
    ({ to, label, icon, key }): Item => ({
      id: to,
      group: "Pages",
      label,
      hint: `g ${key}`,
      icon,
      run: () => void navigate({ to, search: keepJobs }),
    }),
  );
  return fitting(items, wordsOf(text));
}

/** The statements that the page can show, by the buttons that show them. */
function sqlItems(): Item[] {
  const buttons = document.querySelectorAll<HTMLButtonElement>(`main button[aria-label^="${CHART_SQL}"]`);
  return [...buttons].map((button, place) => {
    const label = button.getAttribute("aria-label") ?? "";
    return { id: `sql ${place}`, group: "Actions", label, icon: Code2, run: () => button.click() };
  });
}

export function useActionItems(text: string): Item[] {
  const keys = useKeyGroups();
  const help = keys.flatMap((group) => group.shortcuts).find(({ press }) => press === "?");
  const one = (id: string, label: string, icon: LucideIcon, run: () => void, hint?: string): Item => ({
    ...{ id, group: "Actions", label, icon, run },
    ...(hint === undefined ? {} : { hint }),
  });
  const items = [
    one("copy", "Copy the link to this page", Link2, () => void navigator.clipboard.writeText(location.href)),
    one("light", "Theme: light", Sun, () => theme.set("light")),
    one("dark", "Theme: dark", Moon, () => theme.set("dark")),
    one("system", "Theme: as the system", Monitor, () => theme.set("system")),
    one("utc", "Times in UTC", Clock, () => zone.set("utc"), "time zone"),
    one("local", "Times in my zone", Clock, () => zone.set("local"), "time zone local"),
    ...(help ? [one("keys", "Show the keys", Keyboard, help.run, "?")] : []),
  ];
  // What is shown without a word should fit the screen; the statements are many.
  return fitting(text.trim() === "" ? items : [...items, ...sqlItems()], wordsOf(text));
}

export function useViewItems(views: readonly SavedView[], text: string): Item[] {
  const router = useRouter();
  const items = views.map((view): Item => {
    const whose = view.is_shared ? `shared by ${view.owner}` : "private";
    const open = () => router.history.push(addressOf(view));
    return {
      id: view.view_id,
      group: "Views",
      label: view.name,
      hint: `${view.page.slice(1)}, ${whose}`,
      icon: Bookmark,
      run: open,
    };
  });
  return fitting(items, wordsOf(text)).slice(0, MOST_OTHERS);
}

function useOpenPlace(): (place: Place) => void {
  const navigate = useNavigate();
  return ({ workspaceId, jobId, runId }) =>
    void (runId === null
      ? navigate({ to: "/jobs/$workspaceId/$jobId", params: { workspaceId, jobId } })
      : navigate({ to: "/jobs/$workspaceId/$jobId/runs/$runId", params: { workspaceId, jobId, runId } }));
}

/** What was pasted. */
export function usePlaceItems(places: readonly Place[]): Item[] {
  const open = useOpenPlace();
  return places.map((place) => {
    const job = place.name ?? `job ${place.jobId}`;
    return {
      id: `${place.workspaceId}/${place.jobId}/${place.runId}`,
      group: "Pasted",
      label: place.runId === null ? job : `Run ${place.runId} of ${job}`,
      hint: `workspace ${place.workspaceId}`,
      icon: CornerDownRight,
      run: () => open(place),
    };
  });
}

/** Jobs by words of their name, id, workspace, team or owner; then a way to all that fit. */
export function useJobItems(jobs: readonly JobRow[], text: string): Item[] {
  const open = useOpenPlace();
  const navigate = useNavigate();
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const fits = jobs.filter((job) => !job.isDeleted && words.every((word) => job.hay.includes(word)));
  const shown = best(fits, MOST_JOBS, (job) => fitness(words, job.name ?? job.jobId, job.hay));
  const items = shown.map(
    (job): Item => ({
      id: job.key,
      group: "Jobs",
      label: job.name ?? `Job ${job.jobId}`,
      hint: [job.state === "failed" ? "failed" : null, job.team, job.workspace].filter(Boolean).join(", "),
      icon: Workflow,
      run: () => open({ ...job, runId: null }),
    }),
  );
  if (fits.length <= shown.length) return items;
  const all = () => void navigate({ to: "/jobs", search: { q: text.trim() } });
  return [
    ...items,
    { id: "all jobs", group: "Jobs", label: `All ${fits.length} jobs that fit`, icon: Workflow, run: all },
  ];
}
