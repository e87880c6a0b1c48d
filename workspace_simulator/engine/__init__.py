"""Runs one read-only statement over a data folder, as one reader sees it at one moment."""
