import { duration } from "./format.ts";
import type { TargetState, TargetWish } from "./types.ts";

type Target = NonNullable<TargetState["target"]>;

/** What stands in the fields of the form, as text. */
export type TargetFields = { finishBy: string; zone: string; minutes: string; note: string; reason: string };

export function fieldsOf(target: Target | null, zone: string): TargetFields {
  return {
    finishBy: target?.finish_by ?? "",
    zone: target?.zone ?? zone,
    minutes: target?.max_duration_s == null ? "" : String(target.max_duration_s / 60),
    note: target?.note ?? "",
    reason: "",
  };
}

/** The wish that the fields mean, or in a sentence what they lack. */
export function wishOf(fields: TargetFields): TargetWish | string {
  const minutes = fields.minutes.trim();
  const seconds = minutes === "" ? null : Math.round(Number(minutes) * 60);
  if (seconds !== null && !(Number.isFinite(seconds) && seconds >= 1))
    return "The longest time is a number of minutes.";
  if (fields.finishBy === "" && seconds === null) return "Give an hour of the day, a longest time, or both.";
  if (fields.finishBy !== "" && fields.zone.trim() === "") return "An hour of the day needs a zone.";
  return {
    finish_by: fields.finishBy || null,
    zone: fields.finishBy ? fields.zone.trim() : null,
    max_duration_s: seconds,
    note: fields.note.trim() || null,
    reason: fields.reason.trim() || null,
  };
}

/** `done by 07:00 Europe/Berlin, within 1h 00m`. */
export function promiseWords(target: Pick<Target, "finish_by" | "zone" | "max_duration_s">): string {
  const parts = [
    target.finish_by === null ? null : `done by ${target.finish_by} ${target.zone}`,
    target.max_duration_s === null ? null : `within ${duration(target.max_duration_s)}`,
  ];
  return parts.filter(Boolean).join(", ");
}

/** How the newest run kept the target: the part with the least to spare. Null where it says nothing. */
export function marginWords(state: TargetState): { text: string; isKept: boolean } | null {
  const { margin } = state;
  const known = [margin?.finish_s, margin?.duration_s].filter((one) => one != null);
  if (known.length === 0) return null;
  const least = Math.min(...known);
  const text = least >= 0 ? `kept, ${duration(least)} to spare` : `missed by ${duration(-least)}`;
  return { text, isKept: least >= 0 };
}

const RIGHTS: Record<TargetState["right"], string> = {
  local: "You are alone here, so you may set it.",
  admin: "You may set it as an admin.",
  team: "You may set it: the job is your team's.",
  owner: "You may set it: the job is yours.",
  unverified: "It is not confirmed who you are, so you may not set it.",
  none: "Only the job's owner, its team and admins may set it.",
};

export function rightWords(right: TargetState["right"]): string {
  return RIGHTS[right];
}

export function maySet(right: TargetState["right"]): boolean {
  return right !== "unverified" && right !== "none";
}
