"""The words from which names are made: teams, subjects, layers, zones, machines."""

TEAMS = ("finance", "sales", "marketing", "logistics", "platform", "risk", "product", "support")
SUBJECTS = (
    "orders", "invoices", "payments", "customers", "shipments", "stock", "returns", "prices", "campaigns", "clicks",
    "sessions", "tickets", "contracts", "ledger", "forecasts", "suppliers", "routes", "claims", "features", "events",
)  # fmt: skip
LAYERS = ("ingest", "clean", "mart", "score", "export", "check")
LAYER_SCHEMAS = {
    "ingest": "bronze", "clean": "silver", "mart": "gold", "score": "ml", "export": "serving", "check": "quality",
}  # fmt: skip
REGIONS_OF_TASKS = ("north", "south", "east", "west", "central")
STEPS = ("extract", "load", "dedupe", "join", "enrich", "aggregate", "validate", "publish", "index", "notify")

ZONES = ("UTC", "UTC", "UTC", "Europe/Berlin", "America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Sydney")
NODE_TYPES = ("m5d.large", "m5d.xlarge", "m5d.2xlarge", "i3.xlarge", "i3.2xlarge", "r5d.2xlarge", "c5d.4xlarge")
WAREHOUSE_SIZES = ("2X_SMALL", "X_SMALL", "SMALL", "MEDIUM", "LARGE")


def job_name(style: int, team: str, layer: str, subject: str, number: int) -> str:
    """A job's name in one of the styles that teams keep to."""
    plain = (
        f"{team}-{layer}-{subject}",
        f"{team.title()} | {layer} {subject}",
        f"[prod] {team} {subject} {layer}",
        f"{layer}_{subject}_{team}",
    )[style % 4]
    return plain if number < 2 else f"{plain} {number}"
