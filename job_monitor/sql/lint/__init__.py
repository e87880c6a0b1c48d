"""What DuckDB and Spark (Databricks) silently do differently with the same SQL, found without running it.

Each rule has an example that gives different rows on the two engines, or no row on one of them, and the form that gives
the same on both. Tests run both on both engines, so a rule stands as long as its reason does. What was tried and agrees
needs no rule: the order of NULLs in ORDER BY (written out when the dialect is turned), greatest and least, concat with
NULL, a map's missing key, bool_or and bool_and, IN with NULL, comparison of texts, aliases in GROUP BY, `div`, `%`.
"""

from collections.abc import Iterator

from sqlglot import exp

from job_monitor.sql.lint.known import Knowledge, of_project
from job_monitor.sql.lint.order import ORDER_RULES
from job_monitor.sql.lint.rule import Finding, Rule
from job_monitor.sql.lint.values import VALUE_RULES
from job_monitor.sql.models import DIALECT

__all__ = ["RULES", "Finding", "Knowledge", "Rule", "findings", "of_project", "star_of_source"]

RULES: tuple[Rule, ...] = (*ORDER_RULES, *VALUE_RULES)


def findings(query: exp.Expr, knowledge: Knowledge) -> list[Finding]:
    """All that breaks a rule in a statement over tables that are known."""
    read = knowledge.of(query)
    return [Finding(rule, node.sql(DIALECT)) for rule in RULES for node in rule.find(read)]


def star_of_source(query: exp.Expr) -> Iterator[exp.Expr]:
    """`select *` from a system table, in a statement as it was written: a new column would shift what follows."""
    for select in query.find_all(exp.Select):
        read = select.args.get("from_") or select.args.get("from")
        if read is not None and isinstance(read.this, exp.Table) and read.this.catalog and select.is_star:
            yield select
