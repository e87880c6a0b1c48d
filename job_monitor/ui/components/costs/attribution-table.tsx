import { reasonWord, STEPS } from "~/lib/attribution.ts";
import { shareOf } from "~/lib/attribution-words.ts";
import { money, quantity, ratio, UNKNOWN } from "~/lib/format.ts";
import type { Attribution } from "~/lib/types.ts";
import { StepMark } from "./attribution-bar.tsx";

type Part = NonNullable<Attribution["parts"]>[number];

const HEADS = [
  { word: "Part", place: "w-full px-3.5 text-left" },
  { word: "Not priced", place: "px-2 text-right whitespace-nowrap max-sm:hidden lg:px-3" },
  { word: "Share", place: "px-2 text-right lg:px-3" },
  { word: "Cost", place: "px-2 pr-3.5 text-right lg:pl-3" },
];

/** Every part of the bill with its share, what is nobody's by its reasons, and the sum. */
export function AttributionTable({ value }: { value: Attribution }) {
  const parts = value.parts ?? [];
  const known = parts.filter((part) => part.step !== "unattributed");
  const rest = parts.filter((part) => part.step === "unattributed");
  return (
    <table aria-label="Parts of the bill" className="w-full border-collapse">
      <thead>
        <tr className="h-row border-b border-line text-[12px] text-muted">
          {HEADS.map(({ word, place }) => (
            <th key={word} scope="col" className={`font-medium ${place}`}>
              {word}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {known.map((part) => (
          <Row key={part.step} part={part} value={value} />
        ))}
        {rest.length > 0 && <Row part={{ ...NOBODYS, cost: value.unattributed_cost }} value={value} />}
        {rest.map((part) => (
          <Row key={part.reason} part={part} value={value} />
        ))}
      </tbody>
      <tfoot>
        <tr className="h-row font-semibold">
          <th scope="row" className="px-3.5 text-left font-semibold">
            The bill
          </th>
          <td className="max-sm:hidden" />
          <td className="num px-2 text-right lg:px-3">{value.cost === null ? UNKNOWN : ratio(1)}</td>
          <td data-testid="attribution-sum" className="num px-2 pr-3.5 text-right lg:pl-3">
            {money(value.cost, value.currency)}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

/** Heads the reasons, whose sum it is. */
const NOBODYS: Part = { step: "unattributed", reason: null, is_estimate: false, cost: null, unpriced: [] };

function Row({ part, value }: { part: Part; value: Attribution }) {
  const unpriced = part.unpriced.map((unit) => `${quantity(unit.usage_quantity)} ${unit.usage_unit}`).join(", ");
  return (
    <tr className="h-row border-b border-line hover:bg-hover">
      <th scope="row" className="w-full max-w-0 px-3.5 text-left font-normal">
        <Name part={part} />
      </th>
      <td className="num px-2 text-right whitespace-nowrap text-muted max-sm:hidden lg:px-3">{unpriced}</td>
      <td className="num px-2 text-right whitespace-nowrap text-muted lg:px-3">
        {ratio(shareOf(part.cost, value.cost))}
      </td>
      <td className={`num px-2 pr-3.5 text-right whitespace-nowrap lg:pl-3 ${part.reason ? "text-muted" : ""}`}>
        {part.cost === null ? (
          <span title="Nothing of it found a price">{UNKNOWN}</span>
        ) : (
          money(part.cost, value.currency)
        )}
      </td>
    </tr>
  );
}

function Name({ part }: { part: Part }) {
  const words = STEPS[part.step];
  if (part.reason !== null)
    return <span className="block py-1 pl-4.5 text-muted sm:truncate sm:py-0">{reasonWord(part.reason)}</span>;
  return (
    <span className="flex min-w-0 items-center gap-2" title={words.meaning}>
      <StepMark step={part.step} />
      <span className="min-w-0 py-1 font-medium sm:truncate sm:py-0">
        {words.word}
        {part.is_estimate && (
          <span className="ml-1.5 rounded bg-hover px-1 py-0.5 text-[11px] font-normal text-muted">estimate</span>
        )}
      </span>
    </span>
  );
}
