"""The rendering of pages: templates filled, under a policy that lets no foreign script run."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from .language import LANGUAGES, chosen, counted, number
from .language.catalogue import catalogue_of
from .links import BLANK, link, pairs

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Renderer:
    """The templates of the pages, loaded once."""

    def __init__(self, *, writable: bool) -> None:
        """Load the templates; `writable` says whether the service may change the index."""
        self._templates = Environment(
            loader=PackageLoader("nutgraf.cli.serve.page"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
        )
        self._templates.install_gettext_callables(  # type: ignore[attr-defined]
            lambda text: catalogue_of(chosen()[0]).text(text),
            lambda one, several, n: catalogue_of(chosen()[0]).counted(one, several, n),
            newstyle=True,
        )
        self._templates.globals |= {
            "static": address_of, "languages": LANGUAGES, "focus": False, "feed": None,
            "writable": writable, "counted": counted, "number": number, "chosen_language": chosen,
            "desk": lambda path: link(BLANK, path),
        }  # fmt: skip

    def page(
        self, template: str, status: int, headers: Mapping[str, str], **shown: Any
    ) -> HTMLResponse:
        """The page that `template` makes of the values `shown`."""
        html = self._templates.get_template(template).render({"kept": pairs(BLANK), **shown})
        return HTMLResponse(html, status, {**headers, "Content-Security-Policy": CSP})


@cache
def content(name: str) -> bytes:
    """The bytes of a static file."""
    return (files("nutgraf.cli.serve.page") / "static" / name).read_bytes()


@cache
def address_of(name: str) -> str:
    """The address of a static file. It changes with the content, so browsers may keep the file."""
    return f"/static/{name}?{hashlib.sha256(content(name)).hexdigest()[:12]}"
