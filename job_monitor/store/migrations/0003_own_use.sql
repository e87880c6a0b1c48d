-- What the product itself asked of its warehouse, written by the cycle and kept for a month.
-- Stretches in which at least one statement of ours was with the warehouse; they do not overlap.
CREATE TABLE meta.warehouse_stretches (
  warehouse_id VARCHAR NOT NULL,
  from_at TIMESTAMPTZ NOT NULL,
  until_at TIMESTAMPTZ NOT NULL
);

-- What the statements were for, by UTC day: their times added up, so two at a time count twice.
CREATE TABLE meta.statement_days (
  warehouse_id VARCHAR NOT NULL,
  statement_date DATE NOT NULL,
  feature VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  statements_count BIGINT NOT NULL,
  statement_s DOUBLE NOT NULL
);
