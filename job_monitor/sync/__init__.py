"""From the account's tables into the store: which part to read next, and one transaction per part."""
