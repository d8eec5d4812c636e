"""The built web client: every address that is not the API's gets its page, its scripts never change.

`index.html` leaves with a fresh nonce and a strict Content-Security-Policy; everything under `/assets` is
named by its content and kept by browsers for ever; what `npm run build` compressed is sent compressed.
"""

import gzip
import mimetypes
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import structlog
from litestar import Response, get, post, route
from litestar.enums import HttpMethod
from prometheus_client import Counter

from quan.core import limits, metrics
from quan.core.config import Config
from quan.core.http import AnyRequest, Routes
from quan.core.problems import NotFound

_PACKAGE = Path(__file__).parent.parent
PLACES = (_PACKAGE / "dist", _PACKAGE.parent / "web" / "dist")
"""Where the client may lie: inside an installed wheel, or beside the sources."""

RESERVED = frozenset({"v1", "media", "docs", "healthz", "readyz", "metrics", "csp-report", "checkout", "v3"})
NONCE = b"__NONCE__"
FOR_MEMBERS = re.compile(rb"<!--signed-in-->.*?<!--/signed-in-->", re.DOTALL)
SESSION = b"__SESSION__"
SESSION_COOKIES = frozenset({"quan_session", "__Host-quan_session"})
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
FOR_EVER = "public, max-age=31536000, immutable"
REPORT_MAX_BYTES = 16 * 1024
REPORTS_PER_MINUTE = limits.Rate(30, per_s=60)

CSP_REPORTS = Counter(
    "quan_csp_reports", "Reports of blocked scripts, styles or connections.", registry=metrics.REGISTRY
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(self), microphone=(self), geolocation=(self),"
        " publickey-credentials-get=(self), publickey-credentials-create=(self),"
        " screen-wake-lock=(self), payment=(), usb=()"
    ),
}

MISSING_PAGE = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Quan</title>
<h1>The web client has not been built</h1>
<p>The API is running. Build the client with <code>make web</code>, then reload this page.</p>"""

mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("application/wasm", ".wasm")
mimetypes.add_type("text/javascript", ".js")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class File:
    """One built file in memory, in every encoding it was built in ("" is plain)."""

    media_type: str
    etag: str
    bodies: dict[str, bytes]

    def choose(self, accepted: str) -> tuple[str, bytes]:
        """Pick the smallest encoding that the browser takes."""
        for name, _ in ENCODINGS:
            if name in self.bodies and accepts(accepted, name):
                return name, self.bodies[name]
        return "", self.bodies[""]


@dataclass
class Dist:
    """The folder of built files, read once and again after a new build."""

    places: tuple[Path, ...] = PLACES
    _files: dict[str, File] = field(default_factory=dict)
    _stamp: tuple[Path, int] | None = None

    def files(self) -> dict[str, File]:
        """Give the files by path; none while the client has not been built."""
        stamp = next(self._builds(), None)
        if stamp != self._stamp:
            self._files = dict(_read(stamp[0])) if stamp else {}
            self._stamp = stamp
        return self._files

    def _builds(self) -> Iterator[tuple[Path, int]]:
        for place in self.places:
            page = place / "index.html"
            if page.is_file():
                yield place, page.stat().st_mtime_ns


def accepts(header: str, encoding: str) -> bool:
    """Tell whether an Accept-Encoding header allows an encoding."""
    for part in header.split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip().lower() == encoding:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def content_policy(nonce: str) -> str:
    """Write the Content-Security-Policy of one page: our own scripts, and no strings that become code."""
    return (
        "default-src 'self'; "
        f"script-src 'self' 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; "
        f"style-src 'self' 'nonce-{nonce}'; "
        "img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; "
        "frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types quan-sw; report-uri /csp-report"
    )


def routes(dist: Dist) -> Routes:
    """Make the handlers that serve one folder of built files. They answer what no other route does."""

    @route(
        ["/", "/{path:path}"],
        http_method=[HttpMethod.GET, HttpMethod.HEAD],
        include_in_schema=False,
        name="webapp",
    )
    async def webapp(request: AnyRequest, config: Config, path: str = "") -> Response[bytes]:
        """Give a built file, or the page for every address of the app.

        Raises: NotFound.
        """
        name = path.strip("/")
        files = dist.files()
        if name in files and name != "index.html":
            return _file_response(request, name, files[name])
        is_page = "." not in name.rpartition("/")[2] or name == "index.html"
        if name.partition("/")[0] in RESERVED or not is_page:
            raise NotFound
        return _page_response(request, files.get("index.html"), config)

    return (webapp, csp_report, csp_reports)


@post("/csp-report", status_code=204, include_in_schema=False, request_max_body_size=REPORT_MAX_BYTES)
async def csp_report(request: AnyRequest, client_ip: str) -> None:
    """Note what a browser blocked.

    Raises: TooManyRequests.
    """
    await limits.hit("csp-report", client_ip, REPORTS_PER_MINUTE)
    body = await request.body()
    CSP_REPORTS.inc()
    log.warning("csp.report", report=body.decode("utf-8", "replace"))


@get("/csp-report", include_in_schema=False)
async def csp_reports(request: AnyRequest) -> dict[str, int]:
    """Count the reports since the start; for tests on this machine.

    Raises: NotFound to callers from elsewhere.
    """
    if not metrics.is_this_machine(request):
        raise NotFound
    return {"reports": round(CSP_REPORTS._value.get())}  # noqa: SLF001 - the library has no reader


def _read(dist: Path) -> Iterator[tuple[str, File]]:
    for path in sorted(dist.rglob("*")):
        name = path.relative_to(dist).as_posix()
        if not path.is_file() or name.startswith(".") or path.suffix in {".br", ".gz", ".map"}:
            continue
        plain = path.read_bytes()
        encoded = {
            encoding: twin.read_bytes()
            for encoding, suffix in ENCODINGS
            if (twin := path.with_name(path.name + suffix)).is_file()
        }
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        yield name, File(media_type, f'"{sha256(plain).hexdigest()[:16]}"', {"": plain, **encoded})


def _file_response(request: AnyRequest, name: str, file: File) -> Response[bytes]:
    cache = FOR_EVER if name.startswith("assets/") else "no-cache"
    headers = {**HEADERS, "Cache-Control": cache, "ETag": file.etag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == file.etag:
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    encoding, body = file.choose(request.headers.get("accept-encoding", ""))
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(body, headers=headers, media_type=file.media_type)


def _page_response(request: AnyRequest, page: File | None, config: Config) -> Response[bytes]:
    nonce = secrets.token_urlsafe(16)
    headers = {**HEADERS, "Content-Security-Policy": content_policy(nonce), "Cache-Control": "no-cache"}
    if config.is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if page is None:
        return Response(MISSING_PAGE, status_code=503, headers=headers, media_type="text/html")
    # Scripts cannot see the session cookie; told that there is none, they need not ask who is signed in.
    signed_in = b"no" if SESSION_COOKIES.isdisjoint(request.cookies) else b"yes"
    body = page.bodies[""] if signed_in == b"yes" else FOR_MEMBERS.sub(b"", page.bodies[""])
    body = body.replace(NONCE, nonce.encode()).replace(SESSION, signed_in)
    headers["Vary"] = "Accept-Encoding, Cookie"
    if accepts(request.headers.get("accept-encoding", ""), "gzip"):
        body = gzip.compress(body, 6)
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type="text/html")


ROUTES = routes(Dist())
