"""How far the tables reach, how their values travel to a page, and what one reader is shown after another."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from job_monitor.databricks.system_tables import table
from job_monitor.sql.models import schema
from tests.conformance.adapter import NotAnswered
from tests.conformance.adapters.job_monitor.phrases import Phrase
from tests.conformance.adapters.job_monitor.served import Served

_CHANGE = """
select
  case
    when min(end_date) <= cast({before_from} as date) and cast({to} as date) <= max(runs_complete_until) then
      cast(coalesce(sum(runs_count) filter (
        where end_date between cast({from} as date) and cast({to} as date)
      ), 0) as double)
      / nullif(sum(runs_count) filter (
        where end_date between cast({before_from} as date) and cast({before_to} as date)
      ), 0) - 1
  end as change_ratio
from job_daily cross join horizons
where kind = 'job'
"""
READINGS = {"runs.change_ratio": Phrase(_CHANGE)}

_LONGEST_DAYS = 90


def _overview(served: Served) -> Any:
    return served.get("/api/overview", days=_LONGEST_DAYS)


def _on_date(served: Served, of: Mapping[str, Any]) -> Any:
    wanted = date.fromisoformat(str(of["date"])).isoformat()
    by_class = {day["date"]: day["by_class"] for day in _overview(served)["daily"]}[wanted]
    return None if by_class is None else sum(by_class.values())


def _failures(served: Served, _: Mapping[str, Any]) -> Any:
    by_class = _overview(served)["runs"]["by_class"]
    return None if by_class is None else by_class["failed"] + by_class["timed_out"]


def _ids(column: str) -> Callable[[Served, Mapping[str, Any]], Any]:
    def read(served: Served, _: Mapping[str, Any]) -> Any:
        return list({run[column] for run in served.get("/api/jobs/runs", days=_LONGEST_DAYS)["items"]})

    return read


def _zone(_: Served, __: Mapping[str, Any]) -> Any:
    """The unit that the data dictionary gives to the two dates."""
    models = schema()["models"]
    dates = (("job_daily", "end_date"), ("cost_daily", "usage_date"))
    units = {models[model]["columns"][column]["unit"] for model, column in dates}
    return "UTC" if units == {"UTC date"} else None


def _repeats(_: Served, __: Mapping[str, Any]) -> Any:
    """Texts are not read, so nothing is said of them."""
    if "statement_text" in table("system.query.history").source_columns:
        raise NotAnswered("texts of statements are read now: say what is made of them")


def _after_others(served: Served, reader: str, path: str) -> Any:
    """What this reader gets when all others have just been given the same page."""
    for other in served.tokens:
        if other != reader:
            served.get_as(other, path)
    return served.get_as(reader, path)


def _reader_name(served: Served, of: Mapping[str, Any]) -> Any:
    return _after_others(served, of["reader"], "/api/me")["user_name"]


def _reader_runs(served: Served, of: Mapping[str, Any]) -> Any:
    return len(_after_others(served, of["reader"], "/api/jobs/runs?days=90")["items"])


SERVED: dict[str, Callable[[Served, Mapping[str, Any]], Any]] = {
    "runs.on_date_count": _on_date,
    "runs.failures_count": _failures,
    "runs.workspace_ids": _ids("workspace_id"),
    "runs.job_ids": _ids("job_id"),
    "days.zone": _zone,
    "statements.repeats_of_one_text": _repeats,
    "reader.name": _reader_name,
    "reader.runs_count": _reader_runs,
}
"""Asked of the running product: where the marts have no such figure, and everywhere in a trap with states."""
