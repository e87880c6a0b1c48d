"""What a statement that cannot be answered ends with, in the platform's words."""


class SqlError(Exception):
    """Ends a statement as FAILED; class and state are Databricks' (`TABLE_OR_VIEW_NOT_FOUND`, `42P01`)."""

    def __init__(self, error_class: str, text: str, sql_state: str, *, error_code: str = "BAD_REQUEST") -> None:
        super().__init__(text)
        self.error_class = error_class
        self.text = text
        self.sql_state = sql_state
        self.error_code = error_code

    @property
    def message(self) -> str:
        """As the wire carries it: `[CLASS] text SQLSTATE: 42P01`."""
        return f"[{self.error_class}] {self.text} SQLSTATE: {self.sql_state}"


class StatementInterrupted(Exception):
    """The statement was cancelled while it ran."""


def table_not_found(full_name: str) -> SqlError:
    quoted = ".".join(f"`{part}`" for part in full_name.split("."))
    text = f"The table or view {quoted} cannot be found. Verify the spelling and correctness of the schema and catalog."
    return SqlError("TABLE_OR_VIEW_NOT_FOUND", text, "42P01")


def insufficient_permissions(full_name: str) -> SqlError:
    text = f"Insufficient privileges: User does not have permission SELECT on table '{full_name}'."
    return SqlError("INSUFFICIENT_PERMISSIONS", text, "42501")


def syntax_error(text: str) -> SqlError:
    return SqlError("PARSE_SYNTAX_ERROR", text, "42601")


def read_only(keyword: str) -> SqlError:
    text = f"Insufficient privileges: {keyword} is not allowed, catalog 'system' is read only."
    return SqlError("INSUFFICIENT_PERMISSIONS", text, "42501")
