import { reasonWord, STEPS, shareOf } from "~/lib/attribution.ts";
import { money, quantity, ratio, UNKNOWN } from "~/lib/format.ts";
import type { Attribution } from "~/lib/types.ts";
import { StepMark } from "./attribution-bar.tsx";

type Part = NonNullable<Attribution["parts"]>[number];
type Props = { parts: readonly Part[]; cost: string | null; currency: string | null };

/** Every part of the bill with its share, and the sum. */
export function AttributionTable({ parts, cost, currency }: Props) {
  return (
    <table aria-label="Parts of the bill" className="w-full border-collapse">
      <thead>
        <tr className="h-8 border-b border-line text-[12px] text-muted">
          <th scope="col" className="w-full px-3.5 text-left font-medium">
            Part
          </th>
          <th scope="col" className="px-2 text-right font-medium whitespace-nowrap max-sm:hidden lg:px-3">
            Not priced
          </th>
          <th scope="col" className="px-2 text-right font-medium lg:px-3">
            Share
          </th>
          <th scope="col" className="px-2 pr-3.5 text-right font-medium lg:pl-3">
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <Row key={`${part.step} ${part.reason}`} part={part} cost={cost} currency={currency} />
        ))}
      </tbody>
      <tfoot>
        <tr className="h-8 font-semibold">
          <th scope="row" className="px-3.5 text-left font-semibold">
            The bill
          </th>
          <td className="max-sm:hidden" />
          <td className="num px-2 text-right lg:px-3">{cost === null ? UNKNOWN : ratio(1)}</td>
          <td data-testid="attribution-sum" className="num px-2 pr-3.5 text-right lg:pl-3">
            {money(cost, currency)}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function Row({ part, cost, currency }: { part: Part; cost: string | null; currency: string | null }) {
  const words = STEPS[part.step];
  const unpriced = part.unpriced.map((unit) => `${quantity(unit.usage_quantity)} ${unit.usage_unit}`).join(", ");
  return (
    <tr className="h-8 border-b border-line hover:bg-hover">
      <th scope="row" className="w-full max-w-0 px-3.5 text-left font-normal">
        <span className="flex min-w-0 items-center gap-2" title={words.meaning}>
          <StepMark step={part.step} />
          <span className={`truncate ${part.reason === null ? "font-medium" : ""}`}>
            {part.reason === null ? words.word : `${words.word}: ${reasonWord(part.reason)}`}
          </span>
          {part.is_estimate && (
            <span className="shrink-0 rounded bg-hover px-1 py-0.5 text-[11px] text-muted">estimate</span>
          )}
        </span>
      </th>
      <td className="num px-2 text-right whitespace-nowrap text-muted max-sm:hidden lg:px-3">{unpriced}</td>
      <td className="num px-2 text-right whitespace-nowrap text-muted lg:px-3">{ratio(shareOf(part.cost, cost))}</td>
      <td className="num px-2 pr-3.5 text-right whitespace-nowrap lg:pl-3">
        {part.cost === null ? <span title="Nothing of it found a price">{UNKNOWN}</span> : money(part.cost, currency)}
      </td>
    </tr>
  );
}
