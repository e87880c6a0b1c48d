/** Groups of the default order, the first first. A job that has always failed does not hide one that began to. */
export const ATTENTION_GROUPS = {
  broken: "Started failing",
  fresh: "Failing, with few runs so far",
  shaky: "Fails more often than before",
  always: "Fails most of the time",
  rest: "All others",
} as const;

export type AttentionGroup = keyof typeof ATTENTION_GROUPS;
