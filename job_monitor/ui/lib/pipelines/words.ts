const TRIGGERS: Record<string, string> = {
  JOB_TASK: "Job",
  API_CALL: "API",
  USER_ACTION: "By hand",
  DBSQL_REQUEST: "SQL",
  RETRY_ON_FAILURE: "Retry",
  SERVICE_UPGRADE: "Service upgrade",
  SCHEMA_CHANGE: "Schema change",
  SCHEMA_EXPLORATION: "Schema exploration",
  SETTINGS_CHANGE: "Settings change",
  INFRASTRUCTURE_MAINTENANCE: "Maintenance",
  START_RESOURCES: "Start of resources",
};

/** What asked for an update, in plain words; a word that is not known yet is shown as it came. */
export function requestWord(raw: string | null): string | null {
  return raw === null ? null : (TRIGGERS[raw] ?? raw);
}
