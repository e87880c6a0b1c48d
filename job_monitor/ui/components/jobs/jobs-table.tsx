import { Gap } from "~/components/table/gap.tsx";
import { useLines } from "~/components/table/use-lines.ts";
import type { JobSet } from "~/lib/jobs/decode.ts";
import type { Line } from "~/lib/jobs/order.ts";
import type { JobsSearch, SortKey } from "~/lib/jobs/search.ts";
import { COLUMNS, MARGIN } from "./columns.tsx";
import { HeaderRow } from "./header-row.tsx";
import { GroupLine, JobLine } from "./job-line.tsx";

type Props = { lines: readonly Line[]; set: JobSet; search: JobsSearch; onSort: (key: SortKey) => void };

const LAST = COLUMNS.length - 1;
const WITH_MARGIN = [...COLUMNS.slice(0, LAST), MARGIN, ...COLUMNS.slice(LAST)];

/** All jobs that fit, a row each; those out of sight are two empty rows of their height. */
export function JobsTable({ lines, set, search, onSort }: Props) {
  const { box, virtual, top, cursor } = useLines<HTMLTableSectionElement>(
    lines.length,
    (index) => lines[index]?.kind === "job",
  );
  const columns = set.hasTargets ? WITH_MARGIN : COLUMNS;
  const seen = virtual.getVirtualItems();
  const above = (seen[0]?.start ?? top) - top;
  const below = virtual.getTotalSize() - ((seen.at(-1)?.end ?? top) - top);
  return (
    <table
      aria-label="Jobs"
      aria-rowcount={lines.length + 1}
      className="w-full table-fixed border-separate border-spacing-0"
    >
      <HeaderRow columns={columns} search={search} onSort={onSort} />
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
            />
          );
        })}
        <Gap height={below} />
      </tbody>
    </table>
  );
}
