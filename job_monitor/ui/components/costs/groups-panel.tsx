import { Panel } from "~/components/panel/panel.tsx";
import { ShowSql } from "~/components/sql/show-sql.tsx";
import { type Column, DataTable, type Sorting } from "~/components/table/data-table.tsx";
import { useGrowing } from "~/components/table/growing.tsx";
import { SaveTable } from "~/components/table/save-table.tsx";
import type { CostsSearch } from "~/lib/costs/address.ts";
import { type Grouped, groupsLook } from "~/lib/costs/look.ts";
import { everyGroup } from "~/lib/costs/query.ts";
import { namesUsage, splitOf, sqlScope } from "~/lib/costs/search.ts";
import { changeText, type Row, rowsOf, signedMoney } from "~/lib/costs/view.ts";
import { money, plural, UNKNOWN } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import { rest } from "~/lib/metrics/values.ts";
import { splitWord } from "~/lib/trends/split.ts";
import { datesWord } from "~/lib/trends/words.ts";
import type { CostLine, Costs } from "~/lib/types.ts";
import { Name, Share } from "./group-cells.tsx";
import { Spark } from "./spark.tsx";

type Props = { query: Asked<Costs>; search: CostsSearch; onChange: (search: CostsSearch) => void; empty: string };

const FIRST_ROWS = 8;

/** Each group with its share and what became of it; together they are the total. */
export function GroupsPanel({ query, search, onChange, empty }: Props) {
  const look = groupsLook(query);
  const by = splitOf(search);
  return (
    <Panel
      title={`By ${splitWord(by).replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}`}
      note={look.kind === "ready" ? noteOf(look.value) : undefined}
      look={look}
      empty={empty}
      height={420}
      aside={
        look.kind === "ready" && (
          <span className="flex items-center gap-1">
            <ShowSql metric={look.value.costs.is_bill ? "billed_cost" : "cost"} scope={sqlScope(search)} title="Cost" />
            <SaveTable what="All groups" load={() => fileOf(search)} />
          </span>
        )
      }
    >
      {(value) => <Body {...value} search={search} onChange={onChange} />}
    </Panel>
  );
}

async function fileOf(search: CostsSearch) {
  const [costs, { groupsFile }] = await Promise.all([everyGroup(search), import("~/lib/files/costs.ts")]);
  return groupsFile(costs, rowsOf(costs));
}

function noteOf({ costs }: Grouped): string {
  const named = costs.lines?.filter((line) => line.kind === "group").length ?? 0;
  const all = plural(costs.groups_count, "group");
  return named < costs.groups_count ? `${named} of ${all}` : all;
}

type BodyProps = Grouped & Pick<Props, "search" | "onChange">;

function Body({ costs, search, onChange }: BodyProps) {
  const rows = rowsOf(costs);
  const named = rows.filter((row) => row.line.kind === "group");
  const [shown, more] = useGrowing(named, FIRST_ROWS);
  const isCut = shown.length < named.length;
  const sums = isCut
    ? [folded(costs, named.slice(shown.length), rows)]
    : rows.filter((row) => row.line.kind === "rest");
  const last: Row[] = [...sums, ...rows.filter((row) => row.line.kind === "nobody"), totalRow(costs, search)];
  return (
    <>
      <DataTable
        label="Cost by group"
        columns={columns(costs, search)}
        rows={[...shown, ...last]}
        rowKey={(row) => row.key}
        sorting={sortingOf(search, onChange)}
      />
      {more}
      <p className="mt-auto border-t border-line px-3.5 py-2 text-[12px] text-muted">
        The lines add up to the total, to the last decimal. {comparisonWords(costs)}.
        {costs.lines?.some((line) => line.kind === "nobody") &&
          " Of no job: what is billed and no job is known of, by its reasons below."}
      </p>
    </>
  );
}

/** Lines that are not shown yet and the rest, as one: so that what is in sight adds up. */
function folded(costs: Costs, hidden: readonly Row[], rows: readonly Row[]): Row {
  const lines = [...hidden, ...rows.filter((row) => row.line.kind === "rest")].map((row) => row.line);
  const sum = (of: (line: CostLine) => string | null) => total(lines.map(of));
  const line: CostLine = {
    ...costs.total,
    kind: "rest",
    cost: sum((one) => one.cost),
    complete: sum((one) => one.complete),
    previous: sum((one) => one.previous),
    steps: costs.steps.map((_, at) => sum((one) => one.steps[at] ?? null)),
  };
  const count = hidden.length + costs.groups_count - rows.filter((row) => row.line.kind === "group").length;
  return { key: "rest", line, word: `${count} more`, series: null };
}

/** The exact sum of what is known. */
function total(parts: readonly (string | null)[]): string | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0
    ? null
    : rest(
        "0",
        known.map((part) => (part.startsWith("-") ? part.slice(1) : `-${part}`)),
      );
}

function totalRow(costs: Costs, search: CostsSearch): Row {
  const isWhole = costs.is_bill && !namesUsage(search);
  return { key: "total", line: costs.total, word: isWhole ? "The bill" : "All together", series: null };
}

function sortingOf(search: CostsSearch, onChange: Props["onChange"]): Sorting {
  return {
    key: search.order ?? "cost",
    isDescending: true,
    keys: new Set(["cost", "change"]),
    onSort: (key) => onChange({ ...search, order: key === "change" ? "change" : undefined }),
  };
}

function columns(costs: Costs, search: CostsSearch): Column<Row>[] {
  const { currency } = costs;
  const complete = costs.steps.map((step) => step.is_complete);
  return [
    {
      key: "group",
      header: splitWord(splitOf(search)),
      cell: (row) => <Name row={row} search={search} />,
      isWide: true,
    },
    {
      key: "trend",
      header: "By day",
      cell: ({ line }) => <Spark values={line.steps.filter((_, at) => complete[at])} />,
      from: "lg",
    },
    { key: "share", header: "Share", align: "right", cell: (row) => <Share row={row} costs={costs} />, from: "sm" },
    {
      key: "cost",
      header: "Cost",
      align: "right",
      cell: ({ line }) => (
        <span data-value={line.cost ?? undefined} className={line.kind === "total" ? "font-semibold" : ""}>
          {line.cost === null ? <span title="Nothing of it found a price">{UNKNOWN}</span> : money(line.cost, currency)}
        </span>
      ),
    },
    { key: "before", header: "Before", align: "right", cell: ({ line }) => money(line.previous, currency), from: "lg" },
    {
      key: "percent",
      header: "In %",
      align: "right",
      cell: ({ line }) => changeText(line.complete, line.previous),
      from: "sm",
    },
    { key: "change", header: "Change", align: "right", cell: ({ line }) => changed(line, currency) },
  ];
}

function changed({ complete, previous }: CostLine, currency: string | null): string {
  return complete === null || previous === null ? UNKNOWN : signedMoney(rest(complete, [previous]), currency);
}

/** Which days a change is between; why there is none. */
function comparisonWords({ complete, previous }: Pick<Costs, "complete" | "previous">): string {
  if (complete === null) return "No day of these is complete, so nothing is compared";
  if (previous === null) return "History does not reach back far enough to compare";
  return `Change: ${datesWord(complete)} against ${datesWord(previous)}, complete days alone`;
}
