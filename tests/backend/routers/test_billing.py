"""/api/billing on an account whose rows can be counted."""

from decimal import Decimal


def by_sku(items, date):
    return {item["sku_name"] + (item["workspace_id"] or ""): item for item in items if item["usage_date"] == date}


def test_usage_is_net_of_corrections(whole, every_page):
    items = by_sku(every_page(whole, "/api/billing/usage", days=10), "2026-02-04")
    assert list(items) == ["JOBS1001"]
    assert (items["JOBS1001"]["usage_quantity"], items["JOBS1001"]["list_cost"]) == ("9", "2.7")


def test_what_is_fully_retracted_is_gone(whole, every_page):
    assert "GONE" not in {item["sku_name"] for item in every_page(whole, "/api/billing/usage", days=365)}


def test_usage_without_a_price_has_no_cost_and_is_counted(whole, every_page):
    item = by_sku(every_page(whole, "/api/billing/usage", days=10), "2026-02-06")["NEW1001"]
    assert (item["list_cost"], item["currency"], item["unpriced_quantity"]) == (None, None, "5")


def test_usage_of_the_account_and_of_an_unlisted_workspace_are_kept(whole, every_page):  # traps 61, 62
    items = by_sku(every_page(whole, "/api/billing/usage", days=10), "2026-02-06")
    assert (items["STORAGE"]["workspace_id"], items["STORAGE"]["list_cost"]) == (None, "0.005")
    assert (items["JOBS3003"]["workspace_name"], items["JOBS3003"]["usage_quantity"]) == (None, "7")


def test_days_are_newest_first_and_the_last_ones_incomplete(whole, every_page):
    items = every_page(whole, "/api/billing/usage", days=5)
    dates = [item["usage_date"] for item in items]
    assert dates == sorted(dates, reverse=True)
    incomplete = {item["usage_date"] for item in items if not item["is_complete"]}
    assert incomplete == {"2026-02-09", "2026-02-10"}


def test_a_jobs_usage_is_summed_over_the_window(whole, every_page):
    jobs = {item["job_id"]: item for item in every_page(whole, "/api/billing/by-job", days=10)}
    assert (jobs["11"]["usage_quantity"], jobs["11"]["list_cost"], jobs["11"]["billed_runs_count"]) == ("10", "3", 10)
    assert (jobs["12"]["usage_quantity"], jobs["12"]["billed_runs_count"]) == ("8", 1)


def test_a_job_of_another_region_is_named_as_it_was_billed(whole, every_page):  # trap 63
    (job,) = [item for item in every_page(whole, "/api/billing/by-job", days=10) if item["job_id"] == "77"]
    assert (job["job_name"], job["workspace_name"], job["list_cost"]) == ("far away", None, "2.1")


def test_a_jobs_name_is_its_own_before_that_of_the_bill(whole, every_page):
    (job,) = [item for item in every_page(whole, "/api/billing/by-job", days=10) if item["job_id"] == "11"]
    assert job["job_name"] == "nightly"


def test_the_days_and_the_jobs_are_parts_of_one_bill(whole, every_page):
    days = every_page(whole, "/api/billing/usage", days=365)
    jobs = every_page(whole, "/api/billing/by-job", days=365)
    of_jobs = sum(Decimal(day["list_cost"]) for day in days if day["sku_name"] == "JOBS")
    assert of_jobs == sum(Decimal(job["list_cost"]) for job in jobs)
