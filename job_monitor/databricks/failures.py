"""What the SDK, the network and the warehouse say when they fail, as our errors."""

import re

import requests
from databricks.sdk import errors as sdk

from job_monitor.errors import (
    ColumnMissing,
    Denied,
    NotFoundError,
    SourceError,
    StatementFailed,
    TableAbsent,
    Unreachable,
)

NETWORK_ERRORS = (requests.RequestException, TimeoutError)
"""What the SDK lets through when nobody answers, beside its own DatabricksError."""

_TRANSIENT = (
    sdk.TooManyRequests,
    sdk.ResourceExhausted,
    sdk.TemporarilyUnavailable,
    sdk.DeadlineExceeded,
    sdk.InternalError,
)
_DENIED = re.compile(
    r"INSUFFICIENT_PERMISSIONS|PERMISSION_DENIED|UNAUTHORIZED_ACCESS|INSUFFICIENT_PRIVILEGES"
    r"|does not have (the )?[\w ]*(permission|privilege)|lacks? (the )?[\w ]*(permission|privilege)",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"TABLE_OR_VIEW_NOT_FOUND|SCHEMA_NOT_FOUND|NO_SUCH_CATALOG|CATALOG_NOT_FOUND|CATALOG_DOES_NOT_EXIST"
)
_NO_COLUMN = re.compile(r"UNRESOLVED_COLUMN|FIELD_NOT_FOUND|UNRESOLVED_FIELD|COLUMN_NOT_FOUND")
_COLUMN_NAME = re.compile(r"""(?:name|field|column)[^`"]*((?:[`"][^`"]+[`"]\.?)+)""", re.IGNORECASE)


def is_worth_repeating(error: Exception) -> bool:
    """A server's own fault. The SDK gives up on it at once; on silence and on throttling it has tried long enough."""
    return isinstance(error, (sdk.InternalError, sdk.DeadlineExceeded))


def as_source_error(error: Exception, *, source: str, statement_id: str | None = None) -> SourceError | NotFoundError:
    """One of our errors for one that came out of the SDK."""
    text = first_sentence(str(error))
    if isinstance(error, (sdk.PermissionDenied, sdk.Unauthenticated)):
        return Denied(f"The workspace refuses: {text}", source=source, statement_id=statement_id)
    if isinstance(error, (*NETWORK_ERRORS, *_TRANSIENT)):
        return Unreachable(f"The workspace does not answer: {text}", source=source, statement_id=statement_id)
    if isinstance(error, sdk.NotFound) and statement_id is None:
        return NotFoundError(text)
    return StatementFailed(f"The workspace answers with an error: {text}", source=source, statement_id=statement_id)


def as_statement_error(message: str, *, source: str, statement_id: str | None) -> SourceError:
    """One of our errors for the message of a FAILED statement."""
    text = first_sentence(message)
    if _DENIED.search(message):
        return Denied(f"No right to read {source}: {text}", source=source, statement_id=statement_id)
    if _ABSENT.search(message):
        # Some accounts answer so for a missing grant as well: the reader cannot tell the two apart.
        said = f"{source} does not exist in this account, or the reader may not know of it: {text}"
        return TableAbsent(said, source=source, statement_id=statement_id)
    if _NO_COLUMN.search(message):
        said = f"{source} has no column {missing_column(message)}: {text}"
        return ColumnMissing(said, source=source, statement_id=statement_id)
    return StatementFailed(f"The statement on {source} failed: {text}", source=source, statement_id=statement_id)


def missing_column(message: str) -> str:
    """The name in "A column … with name `a`.`b` cannot be resolved", as a.b; "(not named)" where there is none."""
    match = _COLUMN_NAME.search(message)
    return "(not named)" if match is None else re.sub(r"""[`"]""", "", match[1]).strip(".")


def first_sentence(message: str, longest: int = 300) -> str:
    """The message without the dump of the client's configuration that the SDK appends, on one line, cut to a length."""
    text = re.split(r"\.? Config: ", message, maxsplit=1)[0]
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
