"""Job Monitor: the operations cockpit for Databricks (Lakeflow) jobs."""
