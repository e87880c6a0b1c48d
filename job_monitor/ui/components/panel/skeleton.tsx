const ROW = 32;

/** Grey lines of the final height while the first answer is on its way. */
export function Skeleton({ height }: { height: number }) {
  const rows = Math.max(1, Math.floor(height / ROW) - 1);
  return (
    <div role="status" aria-label="Loading" className="flex flex-1 flex-col justify-evenly px-3.5 pb-3">
      {Array.from({ length: rows }, (_, row) => `line ${row}`).map((key, row) => (
        <div key={key} className="skeleton h-3" style={{ width: `${92 - ((row * 37) % 40)}%` }} />
      ))}
    </div>
  );
}
