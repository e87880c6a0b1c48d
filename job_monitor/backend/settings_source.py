"""What people configured, as the models read it; asked anew in each cycle, so that a change needs no restart."""

from dataclasses import replace
from pathlib import Path

import structlog

from job_monitor.backend.config import Settings
from job_monitor.backend.monitor_file import DEFAULT_PATH, MonitorFile, read
from job_monitor.errors import ConfigurationError, StateError
from job_monitor.sql.settings import JobTarget, ModelSettings
from job_monitor.state import State, Target, targets

log = structlog.get_logger(__name__)


class SettingsSource:
    """The environment's currency and `monitor.yaml`. Raises ConfigurationError when the file is wrong at the start.

    Later, a file that is wrong or gone changes nothing: the rules read last stay in force and `problem` says why.
    """

    def __init__(self, settings: Settings) -> None:
        self._currency = settings.currency if "currency" in settings.model_fields_set else None
        self._given = settings.config_path
        self.is_there = False
        """The file was read at least once."""
        self.problem: str | None = None
        self.file = self._read()
        """The rules in force."""

    @property
    def path(self) -> Path:
        return self._given or DEFAULT_PATH

    def __call__(self) -> ModelSettings:
        """The settings as the file has them now."""
        try:
            file, problem = self._read(), None
        except ConfigurationError as error:
            file, problem = self.file, f"{error} The rules read before stay in force."
        if problem != self.problem:
            log.warning("settings.changed", is_wrong=problem is not None)
        self.file, self.problem = file, problem
        return self.in_force

    @property
    def in_force(self) -> ModelSettings:
        """The settings as they were read last."""
        return self.file.settings(self._currency)

    def _read(self) -> MonitorFile:
        # A file that is gone is more often an editor's pause, or a mount that failed, than the wish to drop all rules.
        if self._given is None and not self.is_there and not self.path.exists():
            return MonitorFile()
        file = read(self.path)
        self.is_there = True
        return file


class WithTargets:
    """The rules as the file has them now, and the targets that people set: what a build reads.

    While the state does not answer, the targets that were known last stay; None before any was.
    """

    def __init__(self, rules: SettingsSource, state: State) -> None:
        self._rules = rules
        self._state = state
        self._known: tuple[JobTarget, ...] | None = None

    def __call__(self) -> ModelSettings:
        try:
            with self._state.reading() as connection:
                self._known = tuple(_for_models(held) for held in targets.every(connection))
        except StateError as error:
            log.warning("targets.unknown", error=type(error).__name__)
        return replace(self._rules(), targets=self._known)


def _for_models(held: Target) -> JobTarget:
    promise = held.promise
    if promise.finish_by is None:
        return JobTarget(held.workspace_id, held.job_id, max_duration_s=promise.max_duration_s)
    hours, minutes = promise.finish_by.split(":")
    minute = int(hours) * 60 + int(minutes)
    return JobTarget(held.workspace_id, held.job_id, minute, promise.zone, promise.max_duration_s)
