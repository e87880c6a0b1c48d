"""`system.information_schema`: what of the catalog this reader may see."""

from collections.abc import Callable, Iterator

from workspace_simulator.engine.catalog import Catalog, StoredTable, column_type
from workspace_simulator.engine.errors import table_not_found
from workspace_simulator.engine.model import EffectKind, Query

_CATALOG = "system"


def visible_tables(query: Query, catalog: Catalog) -> Iterator[StoredTable]:
    """The tables this reader has a grant on, less those a fault hides."""
    hidden = {EffectKind.DENIED, EffectKind.MISSING}
    gone = {effect.table.lower() for effect in query.effects if effect.kind in hidden}
    for table in catalog.all():
        if table.full_name not in gone and query.rights.may_read(table.full_name):
            yield table


def information_sql(name: str, query: Query, catalog: Catalog) -> str:
    """SELECT text of one view, the same in both engines. Raises SqlError for a view that is not served."""
    view = name.rsplit(".", 1)[1]
    if view not in _VIEWS:
        raise table_not_found(name)
    columns, rows = _VIEWS[view]
    texts = [", ".join(_literal(value) for value in row) for row in rows(query, catalog)]
    if not texts:
        empty = ", ".join(f"CAST(NULL AS {kind}) AS {column}" for column, kind in columns.items())
        return f"SELECT {empty} WHERE FALSE"
    named = ", ".join(f"CAST({column} AS {kind}) AS {column}" for column, kind in columns.items())
    values = ", ".join(f"({text})" for text in texts)
    return f"SELECT {named} FROM (VALUES {values}) AS v({', '.join(columns)})"  # noqa: S608 - values are quoted below


def _schemata(query: Query, catalog: Catalog) -> Iterator[tuple[object, ...]]:
    for schema in dict.fromkeys(table.schema for table in visible_tables(query, catalog)):
        yield _CATALOG, schema, "System user"


def _tables(query: Query, catalog: Catalog) -> Iterator[tuple[object, ...]]:
    for table in visible_tables(query, catalog):
        yield _CATALOG, table.schema, table.name, "MANAGED", "NO", "System user", "DELTASHARING"


def _columns(query: Query, catalog: Catalog) -> Iterator[tuple[object, ...]]:
    for table in visible_tables(query, catalog):
        for position, (name, kind) in enumerate(shown_columns(table, query)):
            base = kind.partition("<")[0].partition("(")[0].upper()
            yield _CATALOG, table.schema, table.name, name, position, "YES", kind, "LONG" if base == "BIGINT" else base


def shown_columns(table: StoredTable, query: Query) -> list[tuple[str, str]]:
    """Name and type text of each column, faults included."""
    mine = [effect for effect in query.effects if effect.table.lower() == table.full_name]
    changed = {effect.column: effect.type_text.lower() for effect in mine if effect.kind is EffectKind.CHANGED_TYPE}
    columns = [(field.name, changed.get(field.name) or column_type(field)) for field in table.columns]
    columns += [(effect.column, effect.type_text.lower()) for effect in mine if effect.kind is EffectKind.NEW_COLUMN]
    return columns


def _literal(value: object) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


_Rows = Callable[[Query, Catalog], Iterator[tuple[object, ...]]]
_TEXT, _INT = "VARCHAR(255)", "INT"
_VIEWS: dict[str, tuple[dict[str, str], _Rows]] = {
    "schemata": (dict.fromkeys(("catalog_name", "schema_name", "schema_owner"), _TEXT), _schemata),
    "tables": (
        dict.fromkeys(
            (
                "table_catalog",
                "table_schema",
                "table_name",
                "table_type",
                "is_insertable_into",
                "table_owner",
                "data_source_format",
            ),
            _TEXT,
        ),
        _tables,
    ),
    "columns": (
        {
            "table_catalog": _TEXT,
            "table_schema": _TEXT,
            "table_name": _TEXT,
            "column_name": _TEXT,
            "ordinal_position": _INT,
            "is_nullable": _TEXT,
            "full_data_type": _TEXT,
            "data_type": _TEXT,
        },
        _columns,
    ),
}
