"""The signed-in member's own account: profile, picture, password, recovery codes, contact code."""

import io
import re
from datetime import timedelta

import segno
from litestar import Response, delete, get, patch, post, put
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide

from quan.core import limits, media
from quan.core.config import Config
from quan.core.db import Database
from quan.core.http import AnyRequest
from quan.core.ids import MemberId
from quan.core.limits import Rate
from quan.core.problems import NotFound
from quan.identity import queries
from quan.identity.http import gate
from quan.identity.http.replies import CodeOut, Me, MeOut, RecoveryCodesOut
from quan.identity.http.requests import NewPasswordIn, PasswordIn, ProfileIn
from quan.identity.model import Caller
from quan.identity.operations import hashing, members, pictures, proofs
from quan.identity.rules import passwords

PICTURES = Rate(20, per_s=3600)
CODE_RESETS = Rate(20, per_s=3600)


@get("/v1/me", dependencies={"csrf_token": Provide(gate.provide_csrf_token)})
async def show_me(db: Database, caller: Caller, csrf_token: str) -> MeOut:
    """Show who is signed in, and give the CSRF token of the session."""
    return MeOut(me=await _me(db, caller.member.id), csrf_token=csrf_token)


@patch("/v1/me")
async def change_me(db: Database, caller: Caller, data: ProfileIn) -> Me:
    """Change what the member says about themselves."""
    async with db.transaction() as tx:
        await members.change_profile(
            tx,
            caller.member.id,
            name=data.name,
            bio=data.bio,
            language=data.language,
            email=data.email,
        )
    return await _me(db, caller.member.id)


@put("/v1/me/avatar", request_max_body_size=pictures.MOST_BYTES)
async def put_avatar(request: AnyRequest, db: Database, config: Config, caller: Caller) -> Me:
    """Upload a picture as the raw body; it is decoded, cut square and written anew."""
    await limits.hit("picture", caller.member.id, PICTURES)
    name = await pictures.keep_portrait(config, caller.member.id, await request.body())
    return await _show_avatar(db, config, caller.member.id, name)


@delete("/v1/me/avatar", status_code=200)
async def delete_avatar(db: Database, config: Config, caller: Caller) -> Me:
    """Show no picture any more."""
    return await _show_avatar(db, config, caller.member.id, None)


async def _show_avatar(db: Database, config: Config, member: MemberId, name: str | None) -> Me:
    async with db.transaction() as tx:
        old = await members.set_avatar(tx, member, name)
    if old is not None and old != name:
        await pictures.forget_portrait(config, old)
    return await _me(db, member)


@get(
    "/media/avatars/{file:str}",
    cache_control=CacheControlHeader(
        max_age=int(timedelta(days=365).total_seconds()), public=True, immutable=True
    ),
)
async def avatar(config: Config, file: str) -> Response[bytes]:
    """Serve a picture; its name is made of its content, so it never changes."""
    match = re.fullmatch(r"([0-9a-f]{64})\.webp", file, re.ASCII)
    picture = await media.get(config, pictures.key(match[1])) if match else None
    if picture is None:
        raise NotFound
    return Response(
        picture,
        media_type="image/webp",
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


@post("/v1/me/password", status_code=204)
async def change_password(db: Database, caller: Caller, data: NewPasswordIn) -> None:
    """Set the password; every other device is signed out."""
    member = caller.member
    passwords.check_password(data.new, handle=member.handle)
    await proofs.prove_again(db, caller, data.current)
    password_hash = await hashing.hash_password(data.new)
    async with db.transaction() as tx:
        await members.set_password(tx, member.id, password_hash, keep=caller.session)


@post("/v1/me/recovery-codes", status_code=200)
async def make_recovery_codes(db: Database, caller: Caller, data: PasswordIn) -> RecoveryCodesOut:
    """Make ten new recovery codes; the old ones stop working."""
    await proofs.prove_again(db, caller, data.password)
    async with db.transaction() as tx:
        codes = await members.new_recovery_codes(tx, caller.member.id)
    return RecoveryCodesOut(recovery_codes=codes)


@get("/v1/me/code")
async def show_code(db: Database, config: Config, caller: Caller) -> CodeOut:
    """Show the code by which others find this member."""
    async with db.read() as reader:
        own = await queries.own_account(reader, caller.member.id)
    return _code(config, own.code_token)


@get("/v1/me/code.svg")
async def draw_code(db: Database, config: Config, caller: Caller) -> Response[str]:
    """Draw the code by which others find this member."""
    async with db.read() as reader:
        own = await queries.own_account(reader, caller.member.id)
    svg = _code(config, own.code_token).svg
    return Response(svg, media_type="image/svg+xml")


@post("/v1/me/code/reset", status_code=200)
async def reset_code(db: Database, config: Config, caller: Caller) -> CodeOut:
    """Replace the code; the old one leads nowhere from now on."""
    await limits.hit("code-reset", caller.member.id, CODE_RESETS)
    async with db.transaction() as tx:
        token = await members.reset_code(tx, caller.member.id)
    return _code(config, token)


def _code(config: Config, token: str) -> CodeOut:
    text = f"{config.origin}/u/{token}"
    svg = io.BytesIO()
    segno.make_qr(text, error="m").save(svg, kind="svg", scale=8, border=4, xmldecl=False)
    return CodeOut(text=text, svg=svg.getvalue().decode(), svg_url="/v1/me/code.svg")


async def _me(db: Database, member: MemberId) -> Me:
    async with db.read() as reader:
        return Me.of(await queries.own_account(reader, member))


ROUTES = (
    show_me,
    change_me,
    put_avatar,
    delete_avatar,
    avatar,
    change_password,
    make_recovery_codes,
    show_code,
    draw_code,
    reset_code,
)
