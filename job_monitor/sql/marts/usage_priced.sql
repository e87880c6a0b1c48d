-- Usage at the prices in force when its hour began, half-open, in one currency. LEFT joins: usage without a price stays,
-- unpriced. What is paid: the account's price where it has one, else the list's, less the discount that is configured.
-- Whole and fractional units are multiplied apart: one product of two decimals with 18 places each does not fit 38 digits,
-- and Spark would silently keep 6 places of it. Equal prices are multiplied once: it is most of this model's work.
with matched as (
  select
    usage.*,
    cast(usage.usage_quantity as decimal(19, 0)) as whole_units,
    cast(
      cast(usage.usage_quantity as decimal(37, 18)) - cast(usage.usage_quantity as decimal(19, 0)) as decimal(18, 18)
    ) as part_units,
    list.list_price,
    list.default_list_price,
    account.account_price,
    coalesce(account.account_price, list.list_price) as full_price,
    cast(coalesce(discounts.discount_ratio, 0) as decimal(9, 6)) as discount_ratio,
    chosen.currency
  from stg_usage as usage
  cross join price_currency as chosen
  left join stg_list_prices as list
    on list.sku_name = usage.sku_name
    and list.cloud = usage.cloud
    and list.usage_unit = usage.usage_unit
    and list.currency_code = chosen.currency
    and usage.usage_start_at >= list.price_start_at
    and (usage.usage_start_at < list.price_end_at or list.price_end_at is null)
  left join stg_account_prices as account
    on account.sku_name = usage.sku_name
    and account.cloud = usage.cloud
    and account.usage_unit = usage.usage_unit
    and account.currency_code = chosen.currency
    and usage.usage_start_at >= account.price_start_at
    and (usage.usage_start_at < account.price_end_at or account.price_end_at is null)
  left join int_sku_discounts as discounts on discounts.sku_name = usage.sku_name
),

paid as (
  select
    *,
    if(discount_ratio = 0, full_price, cast(full_price * (1 - discount_ratio) as decimal(17, 12))) as price,
    cast(whole_units * list_price as decimal(37, 18)) + cast(part_units * list_price as decimal(37, 18)) as list_cost
  from matched
)

select
  record_id,
  workspace_id,
  job_id,
  run_id,
  job_name,
  cluster_id,
  warehouse_id,
  pipeline_id,
  update_id,
  shared_compute,
  source_id,
  custom_tags,
  run_as,
  sku_name,
  cloud,
  billing_origin_product,
  product,
  usage_type,
  usage_unit,
  record_type,
  usage_start_at,
  usage_end_at,
  usage_date,
  ingestion_date,
  usage_quantity,
  list_price,
  default_list_price,
  account_price,
  price,
  list_cost,
  case
    when default_list_price = list_price then list_cost
    else cast(whole_units * default_list_price as decimal(37, 18))
      + cast(part_units * default_list_price as decimal(37, 18))
  end as default_list_cost,
  cast(whole_units * account_price as decimal(37, 18))
    + cast(part_units * account_price as decimal(37, 18)) as account_cost,
  case
    when price = list_price then list_cost
    else cast(whole_units * price as decimal(37, 18)) + cast(part_units * price as decimal(37, 18))
  end as cost,
  case when price is not null then currency end as currency,
  case
    when price is null then null
    when discount_ratio <> 0 then if(account_price is null, 'list_discounted', 'account_discounted')
    else if(account_price is null, 'list', 'account')
  end as price_basis,
  price is not null as is_priced
from paid
