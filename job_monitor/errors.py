"""Every error that Job Monitor raises on purpose.

JobMonitorError
├── ConfigurationError          a setting is missing or wrong
│   └── Unconfigured            no host, or no warehouse
├── InputError                  the caller's words are off (HTTP 422)
├── NotFoundError               no such thing (HTTP 404)
├── ScheduleError               a schedule's expression or time zone cannot be read
├── IdentityError               it is not known who asks (HTTP 401)
├── NotAllowed                  who asks has no right to it (HTTP 403)
├── Outdated                    it was changed since it was seen (HTTP 412)
├── NotReady                    nothing can be shown yet (HTTP 503)
├── SourceError                 a source could not be read (HTTP 503); carries the statement id where there is one
│   ├── Unreachable             no answer: connection, time-out, 5xx
│   ├── Denied                  the identity has no right
│   ├── TableAbsent             the table does not exist in this account
│   ├── ColumnMissing           a column that we read is gone; names it
│   ├── StatementFailed         the statement ended with an error
│   ├── StatementCanceled       somebody cancelled it, or our deadline did
│   └── ResultTruncated         the result was cut: never taken for the whole
├── StoreError                  the embedded store
│   ├── StoreInterrupted        a statement took too long and was ended (HTTP 503)
│   ├── StoreLocked             another process has it open
│   └── StoreTooNew             made by a newer version
└── StateError                  the database of what people decided
    ├── StateUnavailable        it does not answer (HTTP 503)
    └── StateTooNew             made by a newer version
"""


class JobMonitorError(Exception):
    """The root. Its text is a sentence that says what happened and what to do."""


class ConfigurationError(JobMonitorError):
    pass


class Unconfigured(ConfigurationError):
    pass


class InputError(JobMonitorError):
    pass


class NotFoundError(JobMonitorError):
    pass


class ScheduleError(JobMonitorError):
    pass


class IdentityError(JobMonitorError):
    pass


class NotAllowed(JobMonitorError):
    pass


class Outdated(JobMonitorError):
    pass


class NotReady(JobMonitorError):
    pass


class SourceError(JobMonitorError):
    """A source could not be read.

    `source` is a table's full name or `jobs_api`; `statement_id` is there where a statement had begun.
    """

    def __init__(self, message: str, *, source: str | None = None, statement_id: str | None = None) -> None:
        super().__init__(message if statement_id is None else f"{message} (statement {statement_id})")
        self.source = source
        self.statement_id = statement_id


class Unreachable(SourceError):
    pass


class Denied(SourceError):
    pass


class TableAbsent(SourceError):
    pass


class ColumnMissing(SourceError):
    pass


class StatementFailed(SourceError):
    pass


class StatementCanceled(SourceError):
    pass


class ResultTruncated(SourceError):
    pass


class StoreError(JobMonitorError):
    pass


class StoreInterrupted(StoreError):
    pass


class StoreLocked(StoreError):
    pass


class StoreTooNew(StoreError):
    pass


class StateError(JobMonitorError):
    pass


class StateUnavailable(StateError):
    pass


class StateTooNew(StateError):
    pass
