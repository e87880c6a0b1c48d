"""The only package that imports the Databricks SDK: clients, statements, the Jobs API, and who is asking."""
