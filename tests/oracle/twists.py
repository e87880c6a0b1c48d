"""Hard cases that the generator leaves out, put into its rows."""
from datetime import datetime
from typing import Any
from job_monitor.sql.settings import ModelSettings

def apply(raw: dict[str, list[dict[str, Any]]], seed: int, now: datetime) -> None:
    pass

def settings(seed: int) -> ModelSettings:
    return ModelSettings()
