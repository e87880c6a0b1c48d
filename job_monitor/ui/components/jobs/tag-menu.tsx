import { useMemo, useState } from "react";
import { Select } from "~/components/metrics/select.tsx";
import { TagChips } from "~/components/metrics/tag-chips.tsx";
import { FacetMenu } from "~/components/table/facet-menu.tsx";
import type { JobRow } from "~/lib/jobs/decode.ts";
import { filterJobs } from "~/lib/jobs/filter.ts";
import { useJobTable } from "~/lib/jobs/query.ts";
import { type JobsSearch, listOf, someOf } from "~/lib/jobs/search.ts";
import { tagCounts } from "~/lib/jobs/tag-counts.ts";

type Props = {
  search: JobsSearch;
  onChange: (search: JobsSearch, isTyping: boolean) => void;
};

const NO_JOBS: readonly JobRow[] = [];

/** Tags of the jobs, counted over the complete list as far as the other filters leave it. */
export default function TagMenu({ search, onChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [key, setKey] = useState<string>();
  const { data } = useJobTable(isOpen || search.tag !== undefined);
  const jobs = data?.set?.jobs ?? NO_JOBS;
  const counts = useMemo(
    () => (isOpen ? tagCounts(filterJobs(jobs, { ...search, tag: undefined }).shown) : new Map<string, never>()),
    [isOpen, jobs, search],
  );
  const keys = [...counts.keys()];
  const chosenKey = key ?? keys[0] ?? "";
  const tags = listOf(search.tag);
  const change = (next: string[]) => onChange({ ...search, tag: someOf(next) }, false);
  const toggle = (tag: string) =>
    change(tags.includes(tag) ? tags.filter((one) => one !== tag) : [...tags, tag].sort());
  return (
    <>
      <FacetMenu
        label="Tag"
        choices={[...(counts.get(chosenKey) ?? [])].map(([tag, count]) => ({
          value: tag,
          label: tag.slice(chosenKey.length + 1) || `No ${chosenKey}`,
          count,
        }))}
        chosen={tags}
        onToggle={toggle}
        onOpen={() => setOpen(true)}
        note={data ? "No job has a tag." : "Asking …"}
        head={
          keys.length > 1 && (
            <Select
              label="Key"
              value={chosenKey}
              options={keys.map((one) => ({ value: one, word: one }))}
              onChange={setKey}
            />
          )
        }
      />
      <TagChips tags={tags} onRemove={toggle} />
    </>
  );
}
