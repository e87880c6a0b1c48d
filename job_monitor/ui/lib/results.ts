import type { ResultClass } from "./types.ts";

/** Outline of the icon: the second cue beside the colour. */
export type Shape = "check" | "cross" | "warn" | "slash" | "dash" | "dots" | "ring" | "question";

export type ResultLook = {
  word: string;
  shape: Shape;
  /** Colour of icons and text. */
  text: string;
  /** Colour of areas in charts. */
  fill: string;
  /** Drawn as a pattern: these colours are too near to others to stand alone. */
  pattern: "solid" | "dashes" | "hollow";
  /** Only what needs a person is written in colour. */
  isBad: boolean;
};

const plain = { pattern: "solid", isBad: false } as const;

/** How each result class looks. A new class does not compile until it is given a look here. */
export const RESULTS = {
  failed: { ...plain, word: "Failed", shape: "cross", text: "text-failed", fill: "fill-failed", isBad: true },
  timed_out: {
    ...plain,
    word: "Timed out",
    shape: "warn",
    text: "text-timed-out",
    fill: "fill-timed-out",
    isBad: true,
  },
  blocked: { ...plain, word: "Blocked", shape: "dots", text: "text-queued", fill: "fill-queued" },
  cancelled: { ...plain, word: "Cancelled", shape: "slash", text: "text-cancelled", fill: "fill-cancelled" },
  skipped: {
    ...plain,
    word: "Skipped",
    shape: "dash",
    text: "text-skipped",
    fill: "fill-skipped",
    pattern: "dashes",
  },
  unknown: {
    ...plain,
    word: "Unknown",
    shape: "question",
    text: "text-skipped",
    fill: "fill-skipped",
    pattern: "hollow",
  },
  running: { ...plain, word: "Running", shape: "ring", text: "text-running", fill: "fill-running" },
  succeeded: { ...plain, word: "Succeeded", shape: "check", text: "text-succeeded", fill: "fill-succeeded" },
} satisfies Record<ResultClass, ResultLook>;

/** From the base of a stack upwards: what is rare and matters stands on the axis, where heights compare best. */
export const STACK_ORDER = Object.keys(RESULTS) as ResultClass[];

/** The characters of strips. The server writes them; `satisfies` keeps a class from being forgotten. */
const CODES = {
  failed: "F",
  timed_out: "T",
  blocked: "B",
  cancelled: "C",
  skipped: "K",
  unknown: "U",
  running: "R",
  succeeded: "S",
} as const satisfies Record<ResultClass, string>;

export const RESULT_OF_CODE: Readonly<Record<string, ResultClass>> = Object.fromEntries(
  STACK_ORDER.map((result) => [CODES[result], result]),
);
