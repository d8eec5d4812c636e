"""What the browser tests hold in their hands: a town, a camera, phones."""

import io
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import segno
from PIL import Image
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page

LOCALES = {"en": "en-GB", "zh-Hans": "zh-CN", "fr": "fr-FR"}
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
FILM = (640, 480)


@dataclass(frozen=True)
class Town:
    """A running Quan: where it is, and the environment its command line needs."""

    url: str
    environment: dict[str, str]
    _vouchers: list[str] = field(default_factory=list)

    def quan(self, *words: str) -> Any:
        """Run `quan WORDS --json` as the operator; give what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "quan.cli", *words, "--json"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def voucher(self) -> str:
        """Give the code of an unused voucher of 200.00, from a batch that the operator printed."""
        if not self._vouchers:
            order = ("--amount", "200.00", "--count", "50", "--expires", "2099-12-31")
            printed = self.quan("vouchers", "create", *order)
            self._vouchers.extend(one["code"] for one in printed["codes"])
        return self._vouchers.pop()


@dataclass(frozen=True)
class Camera:
    """The one film that the browser's camera plays; rewriting it changes what is seen."""

    film: Path

    def __post_init__(self) -> None:
        self.look_away()

    def show(self, text: str) -> None:
        """Hold a QR code of this text before the camera."""
        drawn = io.BytesIO()
        segno.make(text, error="m").save(drawn, kind="png", scale=8, border=6)
        self.show_picture(drawn.getvalue())

    def show_picture(self, picture: bytes) -> None:
        """Hold a picture before the camera, such as a piece of somebody's screen."""
        with Image.open(io.BytesIO(picture)) as held:
            board = Image.new("L", FILM, 255)
            side = min(FILM) - 60
            board.paste(held.convert("L").resize((side, side), Image.Resampling.LANCZOS), (110, 30))
        self._write(board)

    def look_away(self) -> None:
        """Show a grey wall."""
        self._write(Image.new("L", FILM, 128))

    def _write(self, picture: Image.Image) -> None:
        width, height = FILM
        colour = bytes([128]) * (width * height // 2)
        frame = b"FRAME\n" + picture.tobytes() + colour
        self.film.write_bytes(f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 2)


@dataclass
class Phone:
    """One person's browser."""

    context: BrowserContext
    page: Page
    town: Town
    complaints: list[str] = field(default_factory=list)

    @classmethod
    async def new(cls, chromium: Browser, town: Town, *, language: str, dark: bool, desktop: bool) -> Self:
        """Open a fresh browser in a language, light or dark, at a phone's or a desk's size."""
        context = await chromium.new_context(
            base_url=town.url,
            locale=LOCALES[language],
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if dark else "light",
            viewport=DESKTOP if desktop else PHONE,  # type: ignore[arg-type]
            is_mobile=not desktop,
            has_touch=not desktop,
            device_scale_factor=1 if desktop else 2,
            reduced_motion="reduce",
            permissions=["camera", "microphone", "clipboard-read", "clipboard-write"],
        )
        phone = cls(context, await context.new_page(), town)
        phone.page.on("console", phone._note)
        phone.page.on("pageerror", lambda error: phone.complaints.append(str(error)))
        return phone

    def _note(self, message: ConsoleMessage) -> None:
        # A refused request is part of many stories; the browser reports its status as an error.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def check_console(self) -> None:
        """Fail when the page complained."""
        assert not self.complaints, self.complaints

    async def has_passkeys(self) -> None:
        """Give this phone a fingerprint reader that always agrees."""
        session = await self.context.new_cdp_session(self.page)
        await session.send("WebAuthn.enable")
        await session.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "ctap2Version": "ctap2_1",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )

    async def calls(self, method: str, path: str, body: object = None, *, key: str | None = None) -> Any:
        """Call the API as this browser's page would; give the body of an answer that must be good."""
        headers = {} if key is None else {"idempotency-key": key}
        answer = await self.call(method, path, body, **headers)
        assert answer["status"] < 400, answer
        return answer["body"]

    async def call(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """Call the API; give status and parsed body, whatever they are."""
        return await self.page.evaluate(
            """async ([method, path, body, headers]) => {
                const me = await fetch("/v1/me");
                const token = me.ok ? (await me.json()).csrf_token : "";
                const reply = await fetch(path, {
                    method,
                    headers: { "content-type": "application/json", "x-csrf-token": token, ...headers },
                    body: body === null ? undefined : JSON.stringify(body),
                });
                const text = await reply.text();
                return { status: reply.status, body: text ? JSON.parse(text) : null };
            }""",
            [method, path, body, headers],
        )
