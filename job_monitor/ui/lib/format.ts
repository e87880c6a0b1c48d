/** What stands where a value is not known. Never a zero. */
export const UNKNOWN = "—";

const COUNT = new Intl.NumberFormat("en-US");
const ONE_DIGIT = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
const DECIMAL = /^[+-]?\d+(\.\d+)?$/;

/** Is this text a plain decimal, which Intl formats without going through a float? */
function isDecimal(text: string): text is Intl.StringNumericLiteral {
  return DECIMAL.test(text);
}

export function count(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? UNKNOWN : COUNT.format(value);
}

/** Short, for an axis: `1.2K`. */
export function compact(value: number): string {
  return COMPACT.format(value);
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Seconds as `42s`, `3m 05s`, `1h 24m`, `2d 3h`. */
export function duration(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds) || seconds < 0) return UNKNOWN;
  if (seconds > 0 && seconds < 1) return "<1s";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${String(whole % 60).padStart(2, "0")}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, "0")}m`;
  const hours = Math.round(seconds / 3600);
  return `${COUNT.format(Math.floor(hours / 24))}d ${hours % 24}h`;
}

/** A share of 0..1 as a percentage. Only the whole is 100%, and only nothing is 0%. */
export function ratio(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return UNKNOWN;
  const text = `${ONE_DIGIT.format(value * 100)}%`;
  if (text === "100.0%" && value < 1) return ">99.9%";
  if (text === "0.0%" && value > 0) return "<0.1%";
  return text;
}

/** Difference of two shares, in percentage points. */
export function pointsBetween(now: number, before: number): string {
  return `${signed((now - before) * 100)} pp`;
}

/** Relative change of an amount; null when there is nothing to compare with. */
export function changeBetween(now: number, before: number): string | null {
  return before === 0 ? null : `${signed((now / before - 1) * 100)}%`;
}

function signed(value: number): string {
  const text = ONE_DIGIT.format(Math.abs(value));
  if (text === "0.0") return "±0.0";
  return `${value < 0 ? "−" : "+"}${text}`;
}

const MONEY = new Map<string, Intl.NumberFormat>();

function moneyFormat(currency: string, digits: number): Intl.NumberFormat | null {
  const key = `${currency} ${digits}`;
  const known = MONEY.get(key);
  if (known) return known;
  if (!/^[A-Z]{3}$/.test(currency)) return null;
  const made = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  MONEY.set(key, made);
  return made;
}

/** An exact decimal text with its currency, to 2 digits. Less than a cent is said, not rounded to nothing. */
export function money(amount: string | null | undefined, currency: string | null | undefined): string {
  if (amount == null || currency == null || !isDecimal(amount)) return UNKNOWN;
  const format = moneyFormat(currency, 2);
  const value = Number(amount);
  if (value !== 0 && Math.abs(value) < 0.005) {
    return `${value < 0 ? "−" : ""}<${format ? format.format(0.01) : `0.01 ${currency}`}`;
  }
  return format ? format.format(amount) : `${quantity(amount, 2)} ${currency}`;
}

/** Short, for an axis: whole units of the currency, thousands shortened. */
export function moneyTick(value: number, currency: string): string {
  const symbol = moneyFormat(currency, 0)
    ?.formatToParts(0)
    .find((part) => part.type === "currency")?.value;
  return symbol ? `${symbol}${compact(value)}` : compact(value);
}

/** An exact decimal text with a fixed number of digits; tiny amounts as `<0.1`. */
export function quantity(amount: string | null | undefined, digits = 1): string {
  if (amount == null || !isDecimal(amount)) return UNKNOWN;
  const least = 10 ** -digits;
  const value = Number(amount);
  if (value !== 0 && Math.abs(value) < least / 2) return `${value < 0 ? "−" : ""}<${least.toFixed(digits)}`;
  return new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    amount,
  );
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"];

export function bytes(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return UNKNOWN;
  let scaled = value;
  let unit = 0;
  while (scaled >= 999.5 && unit < BYTE_UNITS.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${unit === 0 || scaled >= 100 ? Math.round(scaled) : ONE_DIGIT.format(scaled)} ${BYTE_UNITS[unit]}`;
}
