import { isTag, readSome, type Some, textOf } from "~/lib/jobs/search.ts";

/** Which jobs and runs are meant: the same names in the address of every page that asks the metrics. */
export type FilterSearch = {
  ws?: Some;
  team?: Some;
  owner?: Some;
  /** `key=value`, `key=` for jobs without it; several of one key are one of them, of different keys all of them. */
  tag?: Some;
  name?: string | undefined;
  kind?: Some;
};

export const KINDS = {
  job: "Jobs",
  one_off: "One-off runs",
  workflow: "Notebook workflows",
  unknown: "Not known",
} as const;

/** Reads the address; what is not known is dropped. Said as undefined: an absent key would let the raw one through. */
export function readFilters(search: Record<string, unknown>): FilterSearch {
  return {
    ws: readSome(search.ws),
    team: readSome(search.team),
    owner: readSome(search.owner),
    tag: readSome(search.tag, isTag),
    name: textOf(search.name)?.slice(0, 200) || undefined,
    kind: readSome(search.kind, (one) => one in KINDS),
  };
}

/** Which jobs are meant, where no kind of run is: what an address has that every page understands. */
export type JobSearch = Omit<FilterSearch, "kind"> & { kind?: undefined };

export function readJobFilters(search: Record<string, unknown>): JobSearch {
  return { ...readFilters(search), kind: undefined };
}

/** Whoever goes to another page takes along which jobs are meant; a page that has no such filter drops it. */
export function keepJobs(before: Record<string, unknown>): JobSearch {
  return readJobFilters(before);
}
