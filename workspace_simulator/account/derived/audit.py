"""system.access.audit: who edited, started, repaired and cancelled jobs, amid logins of the account.

A repair whose requester is unknown was made by nobody: about 40 % of repairs are automatic and leave no event.
"""

import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa

from workspace_simulator.account.derived import arrays
from workspace_simulator.account.derived.arrays import MINUTE, SECOND, Frame, choose, join, pick, published
from workspace_simulator.account.derived.index import Index
from workspace_simulator.account.derived.queries import pick_people
from workspace_simulator.account.derived.usage_shared import weekday
from workspace_simulator.account.frames import DAY, Day, Ints, JobVersion, Result, RunType
from workspace_simulator.account.words import MANUAL

AUDIT = "system.access.audit"
REPAIRED_BY_PERSON = 0.6
CANCELLED_BY_PERSON = 0.8
ACCOUNT_SHARE = 0.43
"""Of the events, how many belong to no listed workspace (measured: 43 %)."""

_ACTIONS = ("create", "reset", "update", "delete", "runNow", "repairRun", "cancel", "tokenLogin", "login")
CREATE, RESET, UPDATE, DELETE, RUN_NOW, REPAIR, CANCEL, TOKEN_LOGIN, LOGIN = range(len(_ACTIONS))
_AGENTS = ("Mozilla/5.0 (X11; Linux x86_64)", "databricks-cli/0.270", "databricks-sdk-py/0.70", "Terraform/1.13")
_LOGIN_SERVICE = "accounts"


@dataclass(frozen=True)
class Edits:
    """Every version of every job, ordered by time."""

    at: Ints
    job: Ints
    editor: Ints
    action: Ints
    settings: pa.Array
    """What the edit sent, as JSON text."""


@lru_cache(maxsize=1)
def edits(index: Index) -> Edits:
    """The edits of the whole account, made once."""
    found = sorted(
        (version.from_us, job, place)
        for job, one in enumerate(index.plan.jobs)
        for place, version in enumerate(one.versions)
    )
    versions = [index.plan.jobs[job].versions[place] for _, job, place in found]
    return Edits(
        at=np.array([at for at, _, _ in found], np.int64),
        job=np.array([job for _, job, _ in found], np.int64),
        editor=np.array([version.editor for version in versions], np.int64),
        action=np.array(
            [
                _action(version, index.plan.jobs[job].deployment)
                for version, (_, job, _) in zip(versions, found, strict=True)
            ],
            np.int64,
        ),
        settings=pa.array([_settings(version) for version in versions], pa.string()),
    )


def _action(version: JobVersion, deployment: str) -> int:
    """Bundles send the whole job (reset), people change a part of it (update)."""
    if version.change in ("created", "deleted"):
        return CREATE if version.change == "created" else DELETE
    return RESET if deployment == "BUNDLE" else UPDATE


def _settings(version: JobVersion) -> str | None:
    sent: dict[str, dict[str, object]] = {
        "created": {"name": version.name},
        "renamed": {"name": version.name},
        "resized": {"job_clusters": [{"new_cluster": {"num_workers": version.workers}}], "photon": version.is_photon},
        "retagged": {"tags": version.tags},
        "limited": {"timeout_seconds": version.timeout_s},
        "paused": {"schedule": {"pause_status": "PAUSED"}},
        "resumed": {"schedule": {"pause_status": "UNPAUSED"}},
        "rescheduled": {"schedule": {"quartz_cron_expression": version.triggers[0].quartz if version.triggers else ""}},
        "handed_over": {"run_as": version.run_as},
        "tasks_changed": {"tasks": "..."},
    }
    return None if version.change == "deleted" else json.dumps(sent.get(version.change, {}), sort_keys=True)


def on_day(day: Day, index: Index, rng: np.random.Generator) -> pa.Table:
    """The day's edits, the runs people started, repaired and cancelled, and logins."""
    rows = join([_of_edits(day, index), _of_starts(day), _of_repairs(day, index, rng), _of_cancels(day, index, rng)])
    rows = choose(rows, index.in_region[rows["workspace"]])
    rows = join([rows, *_logins(index, day.start_us, arrays.length(rows), rng)])
    rows["visible"] = rows["time"] + rng.integers(3 * MINUTE, 30 * MINUTE, arrays.length(rows))
    rows = choose(rows, np.argsort(rows["visible"], kind="stable"))
    return _table(index, rows, rng)


def _of_edits(day: Day, index: Index) -> Frame:
    every = edits(index)
    first, last = np.searchsorted(every.at, [day.start_us, day.start_us + DAY])
    which = np.arange(first, last, dtype=np.int64)
    job = every.job[which]
    return {
        "workspace": np.array([*(one.workspace for one in index.plan.jobs), 0], np.int64)[job],
        "time": every.at[which],
        "action": every.action[which],
        "who": every.editor[which],
        "job_id": np.array([*(one.job_id for one in index.plan.jobs), 0], np.int64)[job],
        "edit": which,
    }


def _of_runs(day: Day, run: Ints, action: int, who: Ints, time: Ints) -> Frame:
    return {
        "workspace": day.run_workspace[run],
        "time": time,
        "action": np.full(len(run), action),
        "who": who,
        "job_id": day.run_job_id[run],
        "run_id": day.run_id[run],
    }


def _of_starts(day: Day) -> Frame:
    trigger = day.extra.get("run_trigger", np.full(len(day.run_id), -1, np.int64))
    run = np.flatnonzero((trigger == MANUAL) & (day.run_type == RunType.JOB_RUN)).astype(np.int64)
    return _of_runs(day, run, RUN_NOW, day.run_owner[run], day.run_created_us[run])


def _of_repairs(day: Day, index: Index, rng: np.random.Generator) -> Frame:
    _, first = np.unique(day.attempt_run, return_index=True)
    again = np.ones(len(day.attempt_run), bool)
    again[first] = False
    asked = np.flatnonzero(again & (rng.random(len(again)) < REPAIRED_BY_PERSON))
    time = day.attempt_started_us[asked] - rng.integers(1, 20, len(asked)) * SECOND
    return _of_runs(day, day.attempt_run[asked], REPAIR, pick_people(index, time, rng), time)


def _of_cancels(day: Day, index: Index, rng: np.random.Generator) -> Frame:
    cancelled = (day.attempt_result == Result.CANCELLED) & (rng.random(len(day.attempt_run)) < CANCELLED_BY_PERSON)
    attempt = np.flatnonzero(cancelled & (day.attempt_ended_us < index.plan.last_us))
    time = day.attempt_ended_us[attempt] - rng.integers(1, 10, len(attempt)) * SECOND
    return _of_runs(day, day.attempt_run[attempt], CANCEL, pick_people(index, time, rng), time)


def _logins(index: Index, start_us: int, others: int, rng: np.random.Generator) -> list[Frame]:
    """Token logins in workspaces and browser logins to the account; the latter are at workspace 0."""
    busy = 1.0 if weekday(start_us) < 5 else 0.25
    local = max(20, int(len(index.human_codes) * busy))
    account = round((others + local) * ACCOUNT_SHARE / (1 - ACCOUNT_SHARE))
    readable = np.flatnonzero(index.in_region)
    return [
        _login(index, start_us, TOKEN_LOGIN, readable[rng.integers(0, len(readable), local)], rng),
        _login(index, start_us, LOGIN, np.full(account, -1), rng),
    ]


def _login(index: Index, start_us: int, action: int, workspace: Ints, rng: np.random.Generator) -> Frame:
    time = start_us + np.clip(rng.normal(11.0, 3.5, len(workspace)) / 24 * DAY, 0, DAY - 1).astype(np.int64)
    return {
        "workspace": workspace.astype(np.int64),
        "time": time,
        "action": np.full(len(workspace), action),
        "who": pick_people(index, time, rng),
    }


def _table(index: Index, rows: Frame, rng: np.random.Generator) -> pa.Table:
    size = arrays.length(rows)
    kinds = {field.name: field.type for field in published(AUDIT)}
    is_login = rows["action"] >= TOKEN_LOGIN
    at_account = rows["workspace"] < 0
    who = pick(index.principal_names, rows["who"])
    workspace_ids = pa.concat_arrays([index.workspace_ids, arrays.words("0")])
    refused = is_login & (rng.random(size) < 0.02)
    columns = {
        "account_id": arrays.constant(index.plan.account_id, size),
        "workspace_id": pick(workspace_ids, np.where(at_account, len(index.workspace_ids), rows["workspace"])),
        "version": arrays.constant("2.0", size),
        "event_time": arrays.timestamps(rows["time"]),
        "event_date": arrays.dates(rows["time"]),
        "source_ip_address": pick(arrays.words(*(f"203.0.113.{n}" for n in range(1, 200))), rows["who"] % 199),
        "user_agent": pick(arrays.words(*_AGENTS), np.where(is_login, 0, rows["who"] % len(_AGENTS))),
        "session_id": arrays.uuids(rng, size),
        "user_identity": arrays.struct(kinds["user_identity"], size, {"email": who, "subject_name": who}),
        "service_name": pick(arrays.words("jobs", _LOGIN_SERVICE), is_login.astype(np.int64)),
        "action_name": pick(arrays.words(*_ACTIONS), rows["action"]),
        "request_id": arrays.uuids(rng, size),
        "request_params": _parameters(index, rows),
        "response": arrays.struct(
            kinds["response"],
            size,
            {"status_code": arrays.raw(np.where(refused, 401, 200).astype(np.int32), pa.int32())},
        ),
        "audit_level": pick(arrays.words("WORKSPACE_LEVEL", "ACCOUNT_LEVEL"), at_account.astype(np.int64)),
        "event_id": arrays.uuids(rng, size),
        "identity_metadata": arrays.struct(kinds["identity_metadata"], size, {"run_by": who, "run_as": who}),
    }
    return arrays.build(AUDIT, columns, rows["visible"])


def _parameters(index: Index, rows: Frame) -> pa.Array:
    """job_id, run_id and new_settings where the event has them; logins carry the user."""
    parts = [
        ("user", pick(index.principal_names, np.where(rows["action"] >= TOKEN_LOGIN, rows["who"], -1))),
        ("job_id", arrays.texts(rows["job_id"])),
        ("run_id", arrays.texts(rows["run_id"])),
        ("new_settings", pick(edits(index).settings, rows["edit"])),
    ]
    present = np.stack([part.is_valid().to_numpy(zero_copy_only=False) for _, part in parts], axis=1)
    flat = present.reshape(-1)
    count = len(parts)
    every = pa.concat_arrays([part for _, part in parts])
    spots = np.arange(count)[None, :] * len(present) + np.arange(len(present))[:, None]
    keys = pick(arrays.words(*(name for name, _ in parts)), np.tile(np.arange(count), len(present))[flat])
    values = pick(every, spots.reshape(-1)[flat])
    offsets = np.concatenate([[0], np.cumsum(present.sum(axis=1))]).astype(np.int32)
    return pa.MapArray.from_arrays(arrays.raw(offsets, pa.int32()), keys, values)
