"""Named questions to the marts: parameters in, rows out."""
