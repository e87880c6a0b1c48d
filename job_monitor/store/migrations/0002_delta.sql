-- delta: rows of raw that came or went since the marts were last built, in raw's own columns; a build takes them and
-- empties them, in its own transaction. Of a table that changed too much to be listed, only that is noted (is_whole).
CREATE SCHEMA delta;

CREATE TABLE meta.deltas (
  name VARCHAR NOT NULL,
  is_whole BOOLEAN NOT NULL
);

-- What each mart was made from: when its SQL changes, it is built whole.
CREATE TABLE meta.marts (
  name VARCHAR NOT NULL,
  signature VARCHAR NOT NULL
);

-- The sources as they were when the marts were built: a table that is read since is not in the figures yet.
CREATE TABLE meta.built_sources (
  name VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  as_of TIMESTAMPTZ,
  row_count BIGINT NOT NULL
);
