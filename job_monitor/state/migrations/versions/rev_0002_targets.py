"""What a job's owner promises."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "targets",
        sa.Column("workspace_id", sa.Text(), primary_key=True),
        sa.Column("job_id", sa.Text(), primary_key=True),
        sa.Column("finish_by", sa.String(5)),
        sa.Column("zone", sa.Text()),
        sa.Column("max_duration_s", sa.BigInteger()),
        sa.Column("note", sa.Text()),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("finish_by is not null or max_duration_s is not null", name="targets_promise_something"),
        sa.CheckConstraint("(finish_by is null) = (zone is null)", name="targets_name_their_zone"),
    )
