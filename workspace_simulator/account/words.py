"""Words of the tables and of the Jobs API for one and the same thing, in the order of our codes."""

TRIGGERS = ("cron", "periodic", "manual", "retry", "run_job", "file_arrival", "table_update", "continuous", "restart")
CRON, PERIODIC, MANUAL, RETRY, RUN_JOB, FILE_ARRIVAL, TABLE_UPDATE, CONTINUOUS, RESTART = range(len(TRIGGERS))

TABLE_TRIGGERS_DOCUMENTED = (
    "CRON", "PERIODIC", "ONETIME", "ONETIME_RETRY", "RUN_JOB_TASK", "FILE_ARRIVAL", "TABLE", "CONTINUOUS",
    "CONTINUOUS_RESTART",
)  # fmt: skip
TABLE_TRIGGERS_OBSERVED = (
    "PERIODIC", "PERIODIC", "ONE_TIME", "RETRY", "RUN_JOB_TASK", "FILE_ARRIVAL", "TABLE", "CONTINUOUS",
    "CONTINUOUS_RESTART",
)  # fmt: skip
"""Both spellings are in the field. Here the home workspace writes the documented one, the others the observed one."""

API_TRIGGERS = TABLE_TRIGGERS_OBSERVED

TABLE_RESULTS = ("SUCCEEDED", "FAILED", "ERROR", "TIMED_OUT", "CANCELLED", "SKIPPED", "BLOCKED")
API_RESULTS = ("SUCCESS", "FAILED", "FAILED", "TIMEDOUT", "CANCELED", "EXCLUDED", "UPSTREAM_FAILED")
RUN_TYPES = ("JOB_RUN", "SUBMIT_RUN", "WORKFLOW_RUN")
API_COMPUTES = ("JOB_CLUSTER", "JOB_CLUSTER", "SERVERLESS", "ALL_PURPOSE", "WAREHOUSE", "PIPELINE", "NONE")
