"""Alembic's revisions. They go forward only; each is applied once, at the start."""
