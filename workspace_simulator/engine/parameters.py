"""Typed values for the named markers of a statement."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from workspace_simulator.engine.errors import SqlError

_RANGES = {"TINYINT": 7, "SMALLINT": 15, "INT": 31, "INTEGER": 31, "BIGINT": 63, "LONG": 63}

Value = str | int | float | bool | Decimal | date | datetime | None


@dataclass(frozen=True)
class Parameter:
    """One `:name`: its text (None is NULL) and a Databricks type such as `STRING` or `DECIMAL(10,2)`."""

    name: str
    value: str | None
    type_text: str = "STRING"

    @property
    def base_type(self) -> str:
        return self.type_text.upper().partition("(")[0].strip()

    def parsed(self) -> Value:
        """The value as Python has it. Raises SqlError when the text is not of the type, or the type is not allowed."""
        reader = _READERS.get(self.base_type)
        if reader is None:
            text = f"Parameter '{self.name}' has type {self.type_text}, which a parameter cannot have."
            raise SqlError("DATATYPE_MISMATCH.INVALID_PARAMETER_TYPE", text, "42K09")
        if self.value is None:
            return None
        try:
            return reader(self)
        except (ValueError, InvalidOperation) as error:
            raise _malformed(self) from error


def _malformed(parameter: Parameter) -> SqlError:
    text = (
        f"The value '{parameter.value}' of the type \"STRING\" cannot be cast to "
        f'"{parameter.type_text.upper()}" because it is malformed.'
    )
    return SqlError("CAST_INVALID_INPUT", text, "22018")


def _integer(parameter: Parameter) -> int:
    number = int(parameter.value or "")
    bits = _RANGES[parameter.base_type]
    if not -(2**bits) <= number < 2**bits:
        raise ValueError(parameter.value)
    return number


def _boolean(parameter: Parameter) -> bool:
    text = (parameter.value or "").strip().lower()
    if text in {"true", "t", "yes", "y", "1"}:
        return True
    if text in {"false", "f", "no", "n", "0"}:
        return False
    raise ValueError(text)


def _decimal(parameter: Parameter) -> Decimal:
    sizes = re.fullmatch(r"\w+\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?", parameter.type_text)
    precision, scale = (int(sizes[1] or 10), int(sizes[2] or 0)) if sizes else (10, 0)
    number = Decimal(parameter.value or "").quantize(Decimal(1).scaleb(-scale))
    if len(number.as_tuple().digits) > precision:
        raise ValueError(parameter.value)
    return number


def _timestamp(parameter: Parameter) -> datetime:
    moment = datetime.fromisoformat((parameter.value or "").strip())
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _timestamp_ntz(parameter: Parameter) -> datetime:
    return datetime.fromisoformat((parameter.value or "").strip()).replace(tzinfo=None)


_READERS: dict[str, Callable[["Parameter"], Value]] = {
    "STRING": lambda parameter: parameter.value,
    "DATE": lambda parameter: date.fromisoformat((parameter.value or "").strip()),
    "TIMESTAMP": _timestamp,
    "TIMESTAMP_NTZ": _timestamp_ntz,
    "DECIMAL": _decimal,
    "BOOLEAN": _boolean,
    "DOUBLE": lambda parameter: float(parameter.value or ""),
    "FLOAT": lambda parameter: float(parameter.value or ""),
    **dict.fromkeys(_RANGES, _integer),
}


def literal_text(parameter: Parameter) -> str:
    """The value as text that a CAST to the parameter's type takes in any dialect; the value was checked before."""
    value = parameter.parsed()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
