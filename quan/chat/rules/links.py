"""What a page says of itself, and which page a text links to."""

import codecs
import re
from html.parser import HTMLParser
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from quan.chat.errors.messages import MessageTooLong
from quan.chat.model.bodies import Preview
from quan.chat.rules import texts

TITLE_CHARS = 120
DESCRIPTION_CHARS = 300
SITE_CHARS = 60
URL_CHARS = 2000
_URL = re.compile(r"https?://[^\s<>\"'\u3000-\u303f\uff00-\uffef]+", re.IGNORECASE)
_UNQUOTED = "/%:@!$&'()*+,;=~-._?"
_TRAILING = ".,;:!?)]}'\""
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9_-]{1,40})""", re.IGNORECASE)
_ALPHABETS = frozenset(
    {"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "ascii", "koi8-r", "koi8-u", "cp874", "cp932"}
    | {
        "cp949",
        "gb2312",
        "gbk",
        "gb18030",
        "big5",
        "big5hkscs",
        "euc_jp",
        "shift_jis",
        "iso2022_jp",
        "euc_kr",
    }
    | {f"iso8859-{part}" for part in range(1, 17)}
    | {f"cp125{page}" for page in range(9)}
)
"""What pages are written in. Python knows more, among it Punycode: a page in that takes it 13 s to read."""
_NAMES = {
    "og:title": "title",
    "twitter:title": "title",
    "og:description": "description",
    "twitter:description": "description",
    "description": "description",
    "og:site_name": "site",
}


def first_link(text: str) -> str | None:
    """Give the first address in a text that a preview may be made of."""
    found = _URL.search(text)
    if found is None:
        return None
    url = found[0].rstrip(_TRAILING)
    return url if len(url) <= URL_CHARS and spelled(url) is not None else None


def spelled(url: str) -> str | None:
    """Give an address as it goes over the wire: names in Punycode, the rest quoted; None: it cannot."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = "" if parts.port is None else f":{parts.port}"
    except (ValueError, UnicodeError):
        return None
    if parts.username is not None or not host:
        return None
    host = f"[{host}]" if ":" in host else host
    return urlunsplit(
        (parts.scheme, host + port, quote(parts.path, safe=_UNQUOTED), quote(parts.query, safe=_UNQUOTED), "")
    )


def next_address(url: str, location: str) -> str | None:
    """Give where a page sends who asks for it, as it goes over the wire."""
    try:
        return spelled(urljoin(url, location))
    except ValueError:
        return None


def is_page(content_type: str) -> bool:
    """Tell whether an answer is a page to read."""
    return content_type.partition(";")[0].strip().lower() in {"text/html", "application/xhtml+xml"}


def preview_of(url: str, content_type: str, page: bytes) -> Preview | None:
    """Make a preview of the beginning of a page, of plain words only; None when it says nothing of itself."""
    reader = _HeadReader()
    reader.feed(_decoded(content_type, page))
    title = _line(reader.found.get("title") or "".join(reader.title), TITLE_CHARS)
    if not title:
        return None
    return Preview(
        url=url,
        title=title,
        description=_line(reader.found.get("description", ""), DESCRIPTION_CHARS),
        site=_line(reader.found.get("site", "") or (urlsplit(url).hostname or ""), SITE_CHARS),
    )


class _HeadReader(HTMLParser):
    """Collects what the head of a page says; scripts and all the rest are passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self.title: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the metadata of the page."""
        self._in_title = tag == "title" and not self.title
        if tag == "meta":
            values = {name: value or "" for name, value in attrs}
            name = _NAMES.get((values.get("property") or values.get("name") or "").lower())
            if name is not None and values.get("content"):
                self.found.setdefault(name, values["content"])

    def handle_endtag(self, tag: str) -> None:
        """Note that the title ends."""
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        """Note the words of the title."""
        if self._in_title:
            self.title.append(data)


def _decoded(content_type: str, page: bytes) -> str:
    named = re.search(r"charset\s*=\s*\"?([A-Za-z0-9_-]{1,40})", content_type, re.IGNORECASE)
    inside = _CHARSET.search(page[:2048])
    charset = named[1] if named else inside[1].decode("ascii") if inside else "utf-8"
    return page.decode(charset if _is_alphabet(charset) else "utf-8", "replace")


def _is_alphabet(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name in _ALPHABETS
    except LookupError:
        return False


def _line(text: str, limit: int) -> str:
    try:
        return texts.clean_line(text[: 4 * limit], limit=4 * limit)[:limit].strip()
    except MessageTooLong:
        return ""
