const TRIGGERS: Record<string, string> = {
  CRON: "Schedule",
  SCHEDULE: "Schedule",
  PERIODIC: "Periodic",
  CONTINUOUS: "Continuous",
  FILE_ARRIVAL: "File arrival",
  TABLE_UPDATE: "Table update",
  TABLE: "Table update",
  ONETIME: "By hand",
  MANUAL: "By hand",
  ONE_TIME: "By hand",
  MULTIPLE: "Several",
  RETRY: "Retry",
  ONETIME_RETRY: "Retry",
  CONTINUOUS_RESTART: "Continuous",
  MODEL: "Model update",
  RUN_JOB_TASK: "Another job",
};

/** A trigger in plain words; a word that is not known yet is shown as it came. */
export function triggerWord(raw: string | null): string | null {
  return raw === null ? null : (TRIGGERS[raw] ?? raw);
}
