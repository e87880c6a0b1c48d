"""Jobs and tasks as they are defined: versions, owners, teams."""

import re
from datetime import UTC, datetime

from job_monitor.sql.settings import ModelSettings
from tests.oracle.versions import header, in_order
from tests.oracle.words import Raw, Row, columns, grouped, last_known

JOBS = "system.lakeflow.jobs"
TASKS = "system.lakeflow.job_tasks"
SETTINGS_SINCE = datetime(2025, 12, 1, tzinfo=UTC)
"""Rows made before have no trigger, pause and timeout, whatever the job's are."""


def jobs(raw: Raw, settings: ModelSettings) -> list[Row]:
    by_job = grouped(raw[JOBS], columns("workspace_id", "job_id"))
    return [_job(in_order(versions), settings) for versions in by_job.values()]


def _job(ranked: list[Row], settings: ModelSettings) -> Row:
    latest = ranked[-1]
    is_known = latest["change_time"] >= SETTINGS_SINCE
    schedule = (latest["trigger"] or {}).get("schedule") or {}
    name = last_known(ranked, "name")
    creator = last_known(ranked, "creator_user_name") or last_known(ranked, "creator_id")
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
        "is_settings_known": latest["change_time"] >= SETTINGS_SINCE,
    }
