-- raw: rows as the account publishes them. mart: what the models compute. meta: what is known about both.
CREATE SCHEMA raw;
CREATE SCHEMA mart;

-- One row per source: its state, and how far it was read. Written in the same transaction as the source's rows.
CREATE TABLE meta.sources (
  name VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  as_of TIMESTAMPTZ,
  synced_at TIMESTAMPTZ,
  row_count BIGINT NOT NULL DEFAULT 0,
  message VARCHAR,
  remedy VARCHAR,
  "cursor" VARCHAR,
  last_rows_read BIGINT NOT NULL DEFAULT 0,
  last_rows_merged BIGINT NOT NULL DEFAULT 0,
  last_bytes BIGINT NOT NULL DEFAULT 0,
  last_seconds DOUBLE NOT NULL DEFAULT 0,
  statement_seconds DOUBLE NOT NULL DEFAULT 0,
  ignored_columns VARCHAR[]
);

-- One row per finished build of the marts. A reader takes the greatest.
CREATE TABLE meta.generations (
  generation BIGINT NOT NULL,
  cycle_started_at TIMESTAMPTZ NOT NULL,
  published_at TIMESTAMPTZ NOT NULL,
  as_of TIMESTAMPTZ
);

-- What each raw table was made from: when the columns that are read change, the table is read anew.
CREATE TABLE meta.raw_tables (
  name VARCHAR NOT NULL,
  signature VARCHAR NOT NULL
);
