-- One row: the moment of the build, and the currency of its costs. The only model with parameters.
select
  cast(:now as timestamp) as now_at,
  cast(:currency as string) as currency
