"""The description at /openapi.json: what is made from it is answered as it says."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core import NOT_SET
from schemathesis.generation import GenerationMode

from nutgraf.cli.serve.api.read_endpoints import READING
from nutgraf.cli.serve.api.write_endpoints import WRITING
from nutgraf.cli.serve.app import create_app
from nutgraf.cli.serve.settings import Settings

pytestmark = pytest.mark.slow

load_all_checks()

OF_FIELDS = ("sort", "facet", "field")
FORGIVEN = (("negative", "rejection"), ("positive", "acceptance"))
OPERATIONS = [
    (endpoint.method, endpoint.path, mode)
    for endpoint in (*READING, *WRITING)
    for mode in GenerationMode
    # Without parameters and body there is nothing to get wrong.
    if mode is GenerationMode.POSITIVE or endpoint.parameters or endpoint.body
]


@schemathesis.serializer("application/x-ndjson")
def lines(_, value):
    return json.dumps(value)


@pytest.mark.parametrize(("method", "path", "mode"), OPERATIONS)
def test_every_answer_is_as_described(index, method, path, mode):
    # Under the name by which schemathesis asks.
    app = create_app(index.path, Settings(writable=True, names=("testserver",)))
    # Articles are read as they come: many a form is understood, and a text of blanks is none.
    forgiving = [CHECKS.get_one(f"{kind}_data_{rule}") for kind, rule in FORGIVEN]
    operation = schemathesis.openapi.from_asgi("/openapi.json", app)[path][method]

    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def check(case):
        if mode is GenerationMode.POSITIVE and {"since", "until"} <= (case.query or {}).keys():
            assume(case.query["since"] <= case.query["until"])  # a schema cannot say it
        if mode is GenerationMode.POSITIVE and case.query:  # nor which fields an index has
            known = {name: value for name, value in case.query.items() if name not in OF_FIELDS}
            case.query = {
                name: each for name, each in known.items() if not name.startswith("field.")
            }
        case.call_and_validate(excluded_checks=forgiving if case.body is not NOT_SET else ())

    check()


def test_a_service_with_keys_says_so(two_articles):
    from tests.cli.serve.conftest import KEY, service

    with service(two_articles, keys=(KEY.encode(),)) as client:
        described = client.get("/openapi.json", headers={"Authorization": f"Bearer {KEY}"}).json()
    assert described["security"] == [{"bearer": []}, {"basic": []}]
    assert described["paths"]["/health"]["get"]["security"] == []
