/** One day of a chart: parts stacked from the axis upwards. */
export type ChartDay = { date: string; isComplete: boolean; parts: ChartPart[] };
export type ChartPart = { key: string; value: number };

export type Bar = { key: string; y: number; height: number };

/** Round numbers for an axis from 0: at most `most` steps, the last not below `max`. */
export function axis(max: number, most = 4): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / most;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate >= rough);
  const size = step ?? 10 * magnitude;
  const steps = Math.ceil(max / size - 1e-9);
  return Array.from({ length: steps + 1 }, (_, index) => index * size);
}

/** What is there is seen: a part above 0 is at least this high. */
export const LEAST_HEIGHT = 2;

/** Places the parts of a day in `height` pixels; `y` counts from the top. The day as a whole keeps its true height. */
export function stack(parts: readonly ChartPart[], top: number, height: number): Bar[] {
  const seen = parts.filter((part) => part.value > 0);
  const trueHeight = (part: ChartPart) => (part.value / top) * height;
  const added = seen.reduce((sum, part) => sum + Math.max(0, LEAST_HEIGHT - trueHeight(part)), 0);
  const greatest = Math.max(...seen.map((part) => part.value));
  let base = height;
  return seen.map((part) => {
    const own = part.value === greatest ? trueHeight(part) - added : trueHeight(part);
    const tall = Math.max(LEAST_HEIGHT, own);
    base -= tall;
    return { key: part.key, y: Math.max(0, base), height: tall };
  });
}

/** Which days get a label, so that there are at most `most`, counted back from the last. */
export function labelled(length: number, most = 6): number[] {
  const every = Math.max(1, Math.ceil(length / most));
  return Array.from({ length }, (_, index) => index).filter((index) => (length - 1 - index) % every === 0);
}

export function totalOf(day: ChartDay): number {
  return day.parts.reduce((sum, part) => sum + part.value, 0);
}
