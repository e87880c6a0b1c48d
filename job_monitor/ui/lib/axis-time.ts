/** Short, for an axis: `0`, `45s`, `30m`, `1h 30m`. */
export function axisTime(seconds: number): string {
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    Math.round(seconds % 60),
  ];
  const parts = [
    hours > 0 ? `${hours}h` : "",
    minutes > 0 ? `${minutes}m` : "",
    hours === 0 && rest > 0 ? `${rest}s` : "",
  ];
  return parts.filter(Boolean).join(" ") || "0";
}
