"""The tables, as the newest migration leaves them; a test holds the two together."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A time in UTC. SQLite keeps no zone, so it is given back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone says no moment.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

# SQLite counts up by itself in a column that is called INTEGER, and in no other.
_Number = BigInteger().with_variant(Integer(), "sqlite")

audit = Table(
    "audit",
    metadata,
    Column("entry_id", _Number, primary_key=True, autoincrement=True),
    Column("at", Moment(), nullable=False),
    Column("user_name", Text(), nullable=False),
    Column("identified_by", Text(), nullable=False),
    Column("action", Text(), nullable=False),
    Column("kind", Text(), nullable=False),
    Column("subject", Text(), nullable=False),
    Column("workspace_id", Text()),
    Column("job_id", Text()),
    Column("private_to", Text()),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Column("reason", Text()),
    Index("audit_by_subject", "kind", "subject", "entry_id"),
    Index("audit_by_user", "user_name", "entry_id"),
    sqlite_autoincrement=True,
)

targets = Table(
    "targets",
    metadata,
    Column("workspace_id", Text(), primary_key=True),
    Column("job_id", Text(), primary_key=True),
    Column("finish_by", String(5)),
    Column("zone", Text()),
    Column("max_duration_s", BigInteger()),
    Column("note", Text()),
    Column("set_by", Text(), nullable=False),
    Column("set_at", Moment(), nullable=False),
    Column("version", BigInteger(), nullable=False),
    CheckConstraint("finish_by is not null or max_duration_s is not null", name="targets_promise_something"),
    CheckConstraint("(finish_by is null) = (zone is null)", name="targets_name_their_zone"),
)

saved_views = Table(
    "saved_views",
    metadata,
    Column("view_id", Text(), primary_key=True),
    Column("owner", Text(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("page", Text(), nullable=False),
    Column("query", Text(), nullable=False),
    Column("is_shared", Boolean(), nullable=False),
    Column("set_by", Text(), nullable=False),
    Column("set_at", Moment(), nullable=False),
    Column("version", BigInteger(), nullable=False),
    Index("saved_views_by_owner", "owner"),
)
