-- One row per discount of the settings; pattern is matched to the SKU in lower case.
select
  position,
  pattern,
  discount_ratio
from monitor.config.discounts
