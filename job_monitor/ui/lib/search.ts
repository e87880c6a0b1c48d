import { parseSearchWith, stringifySearchWith } from "@tanstack/react-router";

/** So many digits are an id: a number of JavaScript does not hold them all, so it stays text. */
const LONG = /^\d{16,}$/;

function value(text: string): unknown {
  if (LONG.test(text)) throw new SyntaxError("An id is text.");
  return JSON.parse(text);
}

/** How addresses are read and written by the router. */
export const searchOptions = {
  parseSearch: parseSearchWith(value),
  stringifySearch: stringifySearchWith(JSON.stringify, value),
};

/** An id in an address, as text; undefined for anything else. The router makes a number only of digits that it can give back. */
export function idSearch(raw: unknown): string | undefined {
  const text = typeof raw === "number" ? String(raw) : raw;
  return typeof text === "string" && /^\d{1,20}$/.test(text) ? text : undefined;
}
