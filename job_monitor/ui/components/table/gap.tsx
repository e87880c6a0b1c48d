/** Stands in a table for the rows out of sight, as high as they are together. */
export function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr>
      <td style={{ height }} className="p-0" />
    </tr>
  );
}
