type Props = { values: readonly (string | null)[]; className?: string };

const WIDTH = 88;
const HEIGHT = 20;

/** A small line over complete steps; gaps stay gaps. The numbers stand beside it. */
export function Spark({ values, className = "" }: Props) {
  const numbers = values.map((value) => (value === null ? null : Number(value)));
  const most = Math.max(...numbers.map((value) => value ?? 0));
  if (!(most > 0)) return null;
  const step = WIDTH / Math.max(1, numbers.length - 1);
  const y = (value: number) => (HEIGHT - 2 - (Math.max(0, value) / most) * (HEIGHT - 4)).toFixed(1);
  let path = "";
  for (const [at, value] of numbers.entries()) {
    if (value === null) continue;
    path += `${at > 0 && numbers[at - 1] !== null ? "L" : "M"}${(at * step).toFixed(1)} ${y(value)}`;
  }
  const last = numbers.at(-1) ?? null;
  return (
    <svg viewBox={`-3 0 ${WIDTH + 6} ${HEIGHT}`} className={`h-5 w-24 ${className}`} aria-hidden="true">
      <path d={path} fill="none" strokeWidth="1.5" strokeLinejoin="round" className="stroke-accent" />
      {last !== null && <circle cx={WIDTH} cy={y(last)} r="2.2" className="fill-accent" />}
    </svg>
  );
}
