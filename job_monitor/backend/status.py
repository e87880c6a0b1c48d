"""The status page's answer: what only who runs the product wants to know, beside `health`."""

from collections.abc import Mapping

from job_monitor.backend import own_cost
from job_monitor.backend.core import Core
from job_monitor.backend.models_status import FeatureGrants, FeatureTable, RightFacts, Status, StoreFacts
from job_monitor.databricks.client import product_version
from job_monitor.databricks.grants import FEATURES, OTHER_RIGHTS, Feature, TableGrant, statements
from job_monitor.domain import SourceState
from job_monitor.sql.scoped_reader import ScopedReader

_GENERATION = "select generation, published_at from meta.generations order by generation desc limit 1"


def status(core: Core, reader: ScopedReader) -> Status:
    """Of the reader's snapshot; nothing in it is asked of the workspace. The rights are the product's own."""
    book, now, states = core.book(reader), core.clock(), core.process_states()
    return Status(
        as_of=book.as_of(own_cost.USED[0]),
        sources=book.shown(own_cost.USED),
        version=product_version(),
        now=now,
        store=_store(core, reader),
        own_cost=own_cost.own_cost(core, reader, book, now),
        grants=[_feature(feature, states, core) for feature in FEATURES],
        rights=[RightFacts(name=each.name, given_by=each.given_by, dark=each.without) for each in OTHER_RIGHTS],
    )


def _store(core: Core, reader: ScopedReader) -> StoreFacts:
    row = reader.row(_GENERATION)
    size = core.store.size_bytes()
    if row is None:
        return StoreFacts(size_bytes=size, generation=None, published_at=None, age_s=None)
    age_s = max(0.0, (core.clock() - row["published_at"]).total_seconds())
    return StoreFacts(size_bytes=size, **row, age_s=age_s)


def _feature(feature: Feature, states: Mapping[str, SourceState], core: Core) -> FeatureGrants:
    tables = [_table(grant, states, core) for grant in feature.tables]
    return FeatureGrants(name=feature.name, lights=feature.lights, tables=tables)


def _table(grant: TableGrant, states: Mapping[str, SourceState], core: Core) -> FeatureTable:
    principal = core.settings.client_id or "<the principal that reads>"
    return FeatureTable(
        name=grant.name,
        state=states[grant.name],
        statement=" ".join(statements(grant.table, principal)),
        dark=grant.without,
        is_optional=grant.table.optional,
    )
