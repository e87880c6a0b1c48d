import { useMemo } from "react";
import { Gap } from "~/components/table/gap.tsx";
import { useLines } from "~/components/table/use-lines.ts";
import { inOrder, useArrangement } from "~/lib/jobs/arrangement.ts";
import type { JobSet } from "~/lib/jobs/decode.ts";
import type { Line } from "~/lib/jobs/order.ts";
import type { JobsSearch, SortKey } from "~/lib/jobs/search.ts";
import { COLUMNS, MARGIN } from "./columns.tsx";
import { HeaderRow } from "./header-row.tsx";
import { GroupLine, JobLine } from "./job-line.tsx";

type Props = {
  lines: readonly Line[];
  set: JobSet;
  search: JobsSearch;
  picked: ReadonlySet<string>;
  /** Of the jobs that fit, whether all are selected, some (null) or none. */
  isAllPicked: boolean | null;
  onSort: (key: SortKey) => void;
  onPick: (key: string, isRange: boolean) => void;
  onPickAll: () => void;
};

const LAST = COLUMNS.length - 1;
const WITH_MARGIN = [...COLUMNS.slice(0, LAST), MARGIN, ...COLUMNS.slice(LAST)];

/** All jobs that fit, a row each; those out of sight are two empty rows of their height. */
export function JobsTable({ lines, set, picked, onPick, ...head }: Props) {
  const { box, virtual, top, cursor } = useLines<HTMLTableSectionElement>(
    lines.length,
    (index) => lines[index]?.kind === "job",
  );
  const { order } = useArrangement();
  const columns = useMemo(() => {
    const known = set.hasTargets ? WITH_MARGIN : COLUMNS;
    return order ? inOrder(known, order) : known;
  }, [set.hasTargets, order]);
  const seen = virtual.getVirtualItems();
  const above = (seen[0]?.start ?? top) - top;
  const below = virtual.getTotalSize() - ((seen.at(-1)?.end ?? top) - top);
  return (
    <table
      aria-label="Jobs"
      aria-rowcount={lines.length + 1}
      className="w-full table-fixed border-separate border-spacing-0"
    >
      <HeaderRow columns={columns} {...head} />
      <tbody ref={box}>
        <Gap height={above} />
        {seen.map(({ index }) => {
          const line = lines[index];
          if (line === undefined) return null;
          if (line.kind === "group") {
            return <GroupLine key={line.group} line={line} index={index} columns={columns} />;
          }
          return (
            <JobLine
              key={line.job.key}
              job={line.job}
              index={index}
              columns={columns}
              currency={set.currency}
              isCursor={cursor === index}
              isPicked={picked.has(line.job.key)}
              onPick={onPick}
            />
          );
        })}
        <Gap height={below} />
      </tbody>
    </table>
  );
}
