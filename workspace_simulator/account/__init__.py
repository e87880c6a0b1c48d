"""A believable Databricks account, made from a seed: its plan, its history day by day, and the truth about both."""
