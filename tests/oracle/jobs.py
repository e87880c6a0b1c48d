"""Jobs and tasks as they are defined: versions, owners, teams."""

import re
from datetime import UTC, datetime
from typing import Any

from job_monitor.sql.settings import ModelSettings
from tests.oracle.versions import header, in_order
from tests.oracle.words import Raw, Row, columns, grouped, last_known

JOBS = "system.lakeflow.jobs"
TASKS = "system.lakeflow.job_tasks"
SETTINGS_SINCE = datetime(2025, 12, 10, tzinfo=UTC)
"""From here on every row has trigger, pause and timeout. The columns came some days before: an earlier row has them
when another column of that time is filled."""


def jobs(raw: Raw, settings: ModelSettings) -> list[Row]:
    by_job = grouped(raw[JOBS], columns("workspace_id", "job_id"))
    return [_job(in_order(versions), settings) for versions in by_job.values()]


def _job(ranked: list[Row], settings: ModelSettings) -> Row:
    latest = ranked[-1]
    is_known = latest["create_time"] is not None or latest["change_time"] >= SETTINGS_SINCE
    schedule = (latest["trigger"] or {}).get("schedule") or {}
    name = last_known(ranked, "name")
    creator = last_known([{"creator": one["creator_user_name"] or one["creator_id"]} for one in ranked], "creator")
    return {
        **header(ranked, "job_id"),
        **{column: latest[column] for column in ("tags", "trigger_type")},
        "name": name,
        "creator": creator,
        "run_as": latest["run_as_user_name"] or latest["run_as"],
        "is_paused": latest["paused"],
        "schedule": schedule.get("quartz_cron_expression"),
        "timezone": schedule.get("timezone_id"),
        "timeout_s": latest["timeout_seconds"],
        "created_at": last_known(ranked, "create_time"),
        "is_settings_known": is_known,
        "is_continuous": latest["trigger_type"] == "CONTINUOUS" if is_known else None,
        "deployment_kind": (latest["deployment"] or {}).get("kind"),
        **owners(ranked, name, creator, settings),
    }


VERSIONED = ("name", "run_as", "trigger_type", "schedule", "timezone", "is_paused", "timeout_s", "tags")
_LATE = ("trigger_type", "schedule", "timezone", "is_paused", "timeout_s")
"""Columns that came in December 2025: before, they were not recorded."""


def job_versions(raw: Raw) -> list[Row]:
    found = []
    for versions in grouped(raw[JOBS], columns("workspace_id", "job_id")).values():
        ranked = [_version(one) for one in in_order(versions)]
        for number, version in enumerate(ranked):
            following = ranked[number + 1]["valid_from"] if number + 1 < len(ranked) else None
            changed = _changed(ranked[number - 1], version) if number else []
            found.append(version | {"version_number": number + 1, "valid_until": following, "changed_fields": changed})
    return [{name: value for name, value in one.items() if name != "run_as_id"} for one in found]


def _version(version: Row) -> Row:
    schedule = (version["trigger"] or {}).get("schedule") or {}
    return {
        **{name: version[name] for name in ("workspace_id", "job_id", "name", "trigger_type", "tags")},
        "valid_from": version["change_time"],
        "run_as": version["run_as_user_name"] or version["run_as"],
        "run_as_id": version["run_as"],
        "schedule": schedule.get("quartz_cron_expression"),
        "timezone": schedule.get("timezone_id"),
        "is_paused": version["paused"],
        "timeout_s": version["timeout_seconds"],
        "is_deletion": version["delete_time"] is not None,
        "is_settings_known": version["create_time"] is not None or version["change_time"] >= SETTINGS_SINCE,
    }


def _changed(before: Row, after: Row) -> list[str]:
    """What was not recorded before, or is not recorded now, is no change."""
    are_known = before["is_settings_known"] and after["is_settings_known"]
    compared = [name for name in VERSIONED if name not in _LATE or are_known]
    if after["is_deletion"]:
        compared = [name for name in compared if _value(after, name) and _value(before, name)]
    changed = [name for name in compared if _value(before, name) != _value(after, name)]
    return ["is_deletion", *changed] if after["is_deletion"] != before["is_deletion"] else changed


def _value(version: Row, name: str) -> Any:
    """What is compared: ids, since names of principals came late; no tags and none stated are the same."""
    if name == "tags":
        return version["tags"] or None
    return version["run_as_id" if name == "run_as" else name]


def owners(ranked: list[Row], name: str | None, creator: str | None, settings: ModelSettings) -> Row:
    """Team and owner, each by the first that names one; a deletion that leaves things out does not unname them."""
    living = [one for one in ranked if one["delete_time"] is None]
    told = ranked[-1] if ranked[-1]["tags"] or not living else living[-1]
    tags, rules = tag_owners(told["tags"] or {}, settings), rule_owners(ranked[-1], name, settings)
    run_as = last_known(ranked, "run_as_user_name") or last_known(ranked, "run_as")
    deployed = deployed_by(living[-1]) if living else None
    teams = (("tag", tags["team"]), ("rule", rules["team"]))
    people = (
        ("tag", tags["owner"]), ("rule", rules["owner"]), ("deployment", deployed), ("run_as", run_as),
        ("creator", creator),
    )  # fmt: skip
    team = next((pair for pair in teams if pair[1] is not None), (None, None))
    owner = next((pair for pair in people if pair[1] is not None), (None, None))
    return {"team": team[1], "team_source": team[0], "owner": owner[1], "owner_source": owner[0]}


def tag_owners(tags: dict[str, str], settings: ModelSettings) -> Row:
    aliases = {alias.alias: alias.team for alias in settings.team_aliases}
    team = _tagged(tags, "team", settings)
    folded = None if team is None else re.sub(r"[\s_]", "-", team.lower())
    return {"team": aliases.get(folded, folded), "owner": _tagged(tags, "owner", settings)}


def _tagged(tags: dict[str, str], kind: str, settings: ModelSettings) -> str | None:
    """The first key of the settings that has a tag with a value; keys are compared without case and separators."""
    for key in settings.tag_keys:
        for name in sorted(tags):
            if key.kind == kind and re.sub(r"[-_\s]", "", name.lower()) == key.tag_key and tags[name].strip():
                return tags[name].strip()
    return None


def rule_owners(job: Row, name: str | None, settings: ModelSettings) -> Row:
    fitting = [
        rule
        for rule in settings.ownership_rules
        if name is not None
        and rule.workspace_id in (None, job["workspace_id"])
        and re.search(rule.pattern, name.lower())
    ]
    return {
        "team": next((rule.team for rule in fitting if rule.team is not None), None),
        "owner": next((rule.owner for rule in fitting if rule.owner is not None), None),
    }


def deployed_by(version: Row) -> str | None:
    """A bundle keeps its state in the folder of whoever deployed it."""
    found = re.search(r"/Users/([^/]+)/", (version["deployment"] or {}).get("metadata_file_path") or "")
    return found[1] if found else None


def job_tasks(raw: Raw) -> list[Row]:
    by_task = grouped(raw[TASKS], columns("workspace_id", "job_id", "task_key"))
    return [_task(versions) for versions in by_task.values()]


def _task(versions: list[Row]) -> Row:
    latest = in_order(versions)[-1]
    return {
        **header(versions, "job_id"),
        "task_key": latest["task_key"],
        "depends_on_keys": latest["depends_on_keys"],
        "timeout_s": latest["timeout_seconds"],
        "is_settings_known": latest["timeout_seconds"] is not None or latest["change_time"] >= SETTINGS_SINCE,
    }
