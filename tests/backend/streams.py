"""Which endpoints are streams: whoever asks every endpoint for its whole answer would wait for their end."""

from typing import Any


def is_stream(operation: dict[str, Any]) -> bool:
    """As the description says it, so that one that is added is left out from its first day."""
    return "text/event-stream" in operation["responses"]["200"].get("content", {})
