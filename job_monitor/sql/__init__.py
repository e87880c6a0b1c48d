"""The models: SQL in Databricks' dialect, what their columns mean, and the building of them."""
