"""The audit, and what keeps it from being changed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SQLITE = """
CREATE TRIGGER audit_refuses_{word} BEFORE {word} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END
"""
_FUNCTION = """
CREATE FUNCTION audit_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit is only added to'; END $$
"""
_ROWS = """
CREATE TRIGGER audit_refuses_changes BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_is_only_added_to()
"""
_ALL = """
CREATE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_only_added_to()
"""


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column(
            "entry_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("identified_by", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text()),
        sa.Column("job_id", sa.Text()),
        sa.Column("private_to", sa.Text()),
        sa.Column("before", sa.JSON(none_as_null=True)),
        sa.Column("after", sa.JSON(none_as_null=True)),
        sa.Column("reason", sa.Text()),
        # Without it SQLite gives the number of the newest row again once that row is gone.
        sqlite_autoincrement=True,
    )
    op.create_index("audit_by_subject", "audit", ["kind", "subject", "entry_id"])
    op.create_index("audit_by_user", "audit", ["user_name", "entry_id"])
    is_server = op.get_bind().dialect.name == "postgresql"
    statements = [_FUNCTION, _ROWS, _ALL] if is_server else [_SQLITE.format(word=one) for one in ("UPDATE", "DELETE")]
    for statement in statements:
        op.execute(statement)
