"""A Databricks account in a box: system tables with a history, behind the real REST API."""
