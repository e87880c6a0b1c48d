"""What people decided: on SQLite or PostgreSQL, with a row of the audit for every change. This may not be lost."""

from job_monitor.state.audit import Action, Deed, Entry, Filter, Kind
from job_monitor.state.place import Place
from job_monitor.state.state import State
from job_monitor.state.targets import JobKey, Promise, Target
from job_monitor.state.views import SavedView, View

__all__ = [
    "Action",
    "Deed",
    "Entry",
    "Filter",
    "JobKey",
    "Kind",
    "Place",
    "Promise",
    "SavedView",
    "State",
    "Target",
    "View",
]
