"""What is served beside the pages: map scripts, ward outlines and headers that keep a browser at home."""

import re
from http import HTTPStatus
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from xstatic.pkg import jquery, leaflet

from geo.app.roles import SCREENS
from geo.app.state import outlines_of
from geo.errors import HotspotsError, ParameterError
from geo.maps.base import OUTLINES, SCRIPT, VENDOR
from geo.periods import Period

_A_YEAR = "public, max-age=31536000, immutable"
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")
_COMPONENTS = "component"
"""Where Streamlit serves components, whose pages lie in folders."""
_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Streamlit's components and folium's templates run scripts they build themselves.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        # Not every browser counts its own host's web sockets as 'self'.
        "connect-src 'self' ws://{host} wss://{host} data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self' blob: data:",
        "frame-ancestors 'self'",
        "object-src 'none'",
        "base-uri 'self'",
    )
)


class SecurityHeaders:
    """Tell the browser to ask no other host for anything, whatever a page holds."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to every answer."""
        host = Headers(scope=scope).get("host", "") if scope["type"] == "http" else ""
        policy = _POLICY.format(host=host if _HOST.fullmatch(host) else "localhost")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = policy
                headers["referrer-policy"] = "same-origin"
                headers["permissions-policy"] = "camera=(), microphone=(), geolocation=()"
                headers["x-content-type-options"] = "nosniff"
            await send(message)

        await self.app(scope, receive, send_with_headers)


class OneAddress:
    """
    Lead an address that was written otherwise to the one the application writes, before the browser keeps it.

    Chosen days once stood in three parts of a link; today one part holds a period. A path that begins with two slashes
    names another host for the scripts of the page, which never come.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a way to the address of today where it differs."""
        if scope["type"] == "http":
            path, query = scope["path"], scope["query_string"].decode("latin-1")
            todays = _todays(query)
            double = path.startswith("//")
            if double or todays != query:
                way = f"{'../' * (path.count('/') - 1)}{path.lstrip('/')}" if double else ""
                await RedirectResponse(f"{way}{f'?{todays}' if todays else ''}")(scope, receive, send)
                return
        await self.app(scope, receive, send)


class PagesOnly:
    """
    Lead a path below a page to the page itself.

    Streamlit answers any path it does not know with its page, whose scripts the browser then looks for in a folder
    that is not there: it stays blank. Of an unknown page it says itself that there is none.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a way to the page where Streamlit would answer with its page below one."""
        first, *below = scope["path"].strip("/").split("/") if scope["type"] == "http" else [""]
        if not below or first == _COMPONENTS:
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        way = RedirectResponse(f"{'../' * len(below)}{first}{f'?{request.url.query}' if request.url.query else ''}")
        led = False

        async def send_the_way(message: Message) -> None:
            nonlocal led
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                led = message["status"] == HTTPStatus.OK and kind.startswith("text/html")
                if led:
                    await way(scope, receive, send)
            if not led:
                await send(message)

        await self.app(scope, receive, send_the_way)


def _todays(query: str) -> str:
    """Say chosen days of an old link as one period; any other query stays as it is."""
    asked = parse_qs(query, keep_blank_values=True)
    if asked.get("period") != ["chosen days"]:
        return query
    try:
        days = " to ".join(asked.pop(name)[-1] for name in ("from", "to"))
        period = Period.read(days)
    except (KeyError, ValueError, OverflowError, ParameterError):
        return query
    return urlencode(asked | {"period": [period.in_words]}, doseq=True)


def outlines(request: Request) -> Response:
    """Serve outlines in use; the address holds the boundaries' fingerprint, so a browser may keep them for good."""
    try:
        content = outlines_of(request.path_params["fingerprint"], request.path_params["layer"])
    except HotspotsError as error:
        return Response(str(error), 503)
    if content is None:
        return Response("these boundaries are not in use; reload the page", 404)
    return Response(content, media_type="application/geo+json", headers={"cache-control": _A_YEAR})


def script(request: Request) -> Response:  # noqa: ARG001 starlette hands it over
    """Serve what draws the map."""
    return FileResponse(SCRIPT, media_type="text/javascript")


def page_of_file(request: Request) -> Response:
    """Lead who types the path of a page's file to the page, or to the start: in a folder the browser stays blank."""
    name = request.path_params["file"].removesuffix(".py")
    known = name if any(screen.key == name for screen in SCREENS) else ""
    return RedirectResponse(f"../{known}{f'?{request.url.query}' if request.url.query else ''}")


ROUTES: list[BaseRoute] = [
    Route("/pages/{file}", page_of_file),
    Route(f"{VENDOR}/{SCRIPT.name}", script),
    Mount(f"{VENDOR}/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
    Mount(f"{VENDOR}/jquery", StaticFiles(directory=jquery.BASE_DIR)),
    # Anybody may ask for these: public outlines, never an incident.
    Route(f"{OUTLINES}/{{fingerprint}}/{{layer}}.json", outlines),
]
MIDDLEWARE = [Middleware(SecurityHeaders), Middleware(OneAddress), Middleware(PagesOnly)]
