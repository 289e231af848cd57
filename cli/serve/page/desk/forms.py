"""Forms: the fields that a page's own form sends."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from ...api.request_body import parts
from ...problems import HttpError
from ...service import Service


async def form_fields(service: Service, request: Request) -> dict[str, str]:
    """The fields of a form that one of the service's own pages has sent.

    Raises HttpError if the service is read-only, or for a form of a foreign page: a browser sends
    the reader's key along, but says where the form was (the guard has compared that place).
    """
    service.written()
    if "origin" not in request.headers:
        raise HttpError("origin-refused", "send the form from a page of this service")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HttpError("unsupported-media-type", "send it as a form")
    settings = service.settings
    received = parts(request, settings.body_bytes, settings.body_seconds)
    body = b"".join([part async for part in received])
    try:
        pairs = parse_qsl(body.decode(), max_num_fields=50, errors="strict")
    except ValueError:
        raise HttpError("bad-request", "the form cannot be read") from None
    return {name: value.replace("\r\n", "\n") for name, value in pairs}
