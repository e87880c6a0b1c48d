import { EXPLORE } from "./faults.explore.ts";
import { NOW } from "./faults.now.ts";
import { ONE } from "./faults.one.ts";
import type { Fault, Look, Page } from "./faults.types.ts";

/** Page by page, fault by fault: what a reader must be told. */
export const TABLE: Record<Page, Record<Fault, Look>> = { ...NOW, ...EXPLORE, ...ONE };
