"""Why runs end badly: codes of the tables and of the Jobs API, and the texts that people find in the output."""

from dataclasses import dataclass

from workspace_simulator.account.frames import Result


@dataclass(frozen=True)
class Failure:
    """One cause. `weight` is how often it comes by itself; 0 for causes that only certain events bring."""

    key: str
    result: Result
    code: str
    """termination_code of the tables; the Jobs API has the same word unless `api_code` is set."""
    type: str
    weight: float
    error: str
    """Error text; `{n}`, `{table}` and `{column}` are filled in per run."""
    trace: str
    api_code: str = ""


_SPARK_TRACE = (
    'File "/Workspace/jobs/{table}/main.py", line {n}, in <module>\n    run(spark)\n'
    'File "/Workspace/jobs/{table}/steps.py", line 88, in run\n    frame.write.mode("append").saveAsTable(target)\n'
)
_PYTHON_TRACE = (
    'File "/Workspace/jobs/{table}/main.py", line {n}, in <module>\n    main()\n'
    'File "/Workspace/jobs/{table}/client.py", line 41, in fetch\n    response.raise_for_status()\n'
)
_R, _I, _C, _CLOUD = "RUN_EXECUTION_ERROR", "INTERNAL_ERROR", "CLIENT_ERROR", "CLOUD_FAILURE"
_FAIL, _ERR = Result.FAILED, Result.ERROR

FAILURES = (
    Failure("missing_column", _FAIL, _R, _C, 0.16,
            "AnalysisException: [UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with "
            "name `{column}` cannot be resolved. SQLSTATE: 42703", _SPARK_TRACE),
    Failure("missing_table", _FAIL, _R, _C, 0.10,
            "AnalysisException: [TABLE_OR_VIEW_NOT_FOUND] The table or view `main`.`{table}` cannot be found. "
            "SQLSTATE: 42P01", _SPARK_TRACE),
    Failure("bad_cast", _FAIL, _R, _C, 0.09,
            "NumberFormatException: [CAST_INVALID_INPUT] The value 'n/a' of the type \"STRING\" cannot be cast to "
            "\"BIGINT\" in column `{column}`. SQLSTATE: 22018", _SPARK_TRACE),
    Failure("concurrent_write", _FAIL, _R, _C, 0.08,
            "ConcurrentAppendException: [DELTA_CONCURRENT_APPEND] Files were added to the root of the table `{table}` "
            "by a concurrent update. Please try the operation again.", _SPARK_TRACE),
    Failure("service_refused", _FAIL, _R, _C, 0.13,
            "HTTPError: 503 Server Error: Service Unavailable for url: https://api.partner.example.com/v2/{column}",
            _PYTHON_TRACE),
    Failure("rate_limited", _FAIL, _R, _C, 0.06,
            "HTTPError: 429 Client Error: Too Many Requests for url: https://api.partner.example.com/v2/{column}",
            _PYTHON_TRACE),
    Failure("out_of_memory", _FAIL, _R, _C, 0.07,
            "SparkException: Job aborted due to stage failure: Task {n} in stage 14.0 failed 4 times, most recent "
            "failure: ExecutorLostFailure (executor 3 exited caused by one of the running tasks) Reason: Command "
            "exited with code 137", _SPARK_TRACE),
    Failure("driver_lost", _ERR, "DRIVER_ERROR", _I, 0.05,
            "The spark driver has stopped unexpectedly and is restarting. Your notebook will be automatically "
            "reattached.", ""),
    Failure("check_failed", _FAIL, _R, _C, 0.09,
            "AssertionError: expected at least 1000 rows in {table}, found {n}",
            'File "/Workspace/jobs/{table}/checks.py", line {n}, in check\n    assert count >= 1000\n'),
    Failure("cluster_start", _ERR, "CLUSTER_ERROR", _I, 0.04,
            "Cluster terminated unexpectedly during start-up. Reason: BOOTSTRAP_TIMEOUT", ""),
    Failure("no_capacity", _ERR, "CLOUD_FAILURE", _CLOUD, 0.04,
            "Cluster start failed: AWS_INSUFFICIENT_INSTANCE_CAPACITY_FAILURE. The cloud provider has no capacity of "
            "the requested instance type in this zone.", ""),
    Failure("library", _FAIL, "LIBRARY_INSTALLATION_ERROR", _C, 0.03,
            "Library installation failed: ERROR: Could not find a version that satisfies the requirement "
            "partner-client=={n}.0", ""),
    Failure("checkout", _FAIL, "REPOSITORY_CHECKOUT_FAILED", _C, 0.02,
            "Failed to checkout Git repository: UNAUTHENTICATED: invalid credentials for the remote repository", ""),
    Failure("storage", _FAIL, "STORAGE_ACCESS_ERROR", _C, 0.03,
            "AccessDeniedException: User is not authorized to perform: s3:GetObject on resource "
            "arn:aws:s3:::example-landing/{column}", _SPARK_TRACE),
    Failure("not_found", _FAIL, "RESOURCE_NOT_FOUND", _C, 0.01,
            "Notebook not found: /Workspace/jobs/{table}/main", ""),
    Failure("unauthorized", _FAIL, "UNAUTHORIZED_ERROR", _C, 0.0,
            "PERMISSION_DENIED: The run-as principal is disabled or no longer a member of this workspace.", ""),
    Failure("upstream_not_ready", _FAIL, _R, _C, 0.0,
            "RuntimeError: input {table} has no rows for this date: upstream has not finished",
            'File "/Workspace/jobs/{table}/main.py", line {n}, in wait\n    raise RuntimeError(message)\n'),
    Failure("timed_out", Result.TIMED_OUT, _R, _C, 0.0,
            "Run timed out: the timeout of the job was reached.", "", "CANCELED"),
    Failure("cancelled", Result.CANCELLED, "CANCELLED", _C, 0.0, "Run cancelled.", "", "USER_CANCELED"),
    Failure("limit", Result.SKIPPED, "MAX_CONCURRENT_RUNS_EXCEEDED", _C, 0.0,
            "Skipped: the limit of concurrent runs of this job was reached.", ""),
    Failure("run_limit", Result.BLOCKED, "WORKSPACE_RUN_LIMIT_EXCEEDED", _C, 0.0,
            "The workspace has reached its limit of concurrent task runs.", ""),
    Failure("queue_full", Result.SKIPPED, "MAX_JOB_QUEUE_SIZE_EXCEEDED", _C, 0.0,
            "Skipped: the queue of this job is full.", ""),
    Failure("excluded", Result.SKIPPED, "SKIPPED", _C, 0.0, "", "", "SKIPPED"),
    Failure("upstream_failed", Result.BLOCKED, "SKIPPED", _C, 0.0, "", "", "RUN_EXECUTION_ERROR"),
    Failure("child_failed", _FAIL, _R, _C, 0.0, "Task failed: the job it runs ended without success.", ""),
    Failure("iteration_failed", _FAIL, _R, _C, 0.0, "Task failed: some iterations of the loop failed.", ""),
)  # fmt: skip

CAUSE = {failure.key: index for index, failure in enumerate(FAILURES)}
"""Index of a cause by its key."""
