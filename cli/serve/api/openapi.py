"""The OpenAPI 3.1 description of the service, made from its endpoints."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from .endpoints import Endpoint
from .schemas import COMPONENTS


def describe(endpoints: Sequence[Endpoint], *, keyed: bool) -> dict[str, Any]:
    """The description. With `keyed`, every path but /health needs a key."""
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = endpoint.describe()
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "nutgraf",
            "version": version("nutgraf"),
            "description": "A search engine over articles: it finds the passages that answer a "
            "question, by their words and by their meaning.",
        },
        "paths": paths,
        "components": {"schemas": dict(COMPONENTS)},
    }
    if keyed:
        document["components"]["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer"},
            "basic": {"type": "http", "scheme": "basic"},
        }
        document["security"] = [{"bearer": []}, {"basic": []}]
        paths["/health"]["get"]["security"] = []
    return document
