"""Telling the scanner what it saw."""

import msgspec
from litestar import post

from quan import identity
from quan.core import i18n
from quan.core.config import Config
from quan.core.db import Database, Reader
from quan.core.ids import MemberId
from quan.core.keys import Keys
from quan.core.limits import Rate, hit
from quan.wallet.errors.codes import ReceiveCodeExpired
from quan.wallet.model.codes import (
    Seen,
    SeenForeign,
    SeenPayCode,
    SeenPerson,
    SeenReceiveCode,
    SeenTrade,
    SeenVoucher,
)
from quan.wallet.model.scans import (
    Scanned,
    ScannedForeign,
    ScannedPayCode,
    ScannedPerson,
    ScannedReceive,
    ScannedSelf,
    ScannedTrade,
    ScannedVoucher,
)
from quan.wallet.operations import codes, guesses, vouchers
from quan.wallet.rules import foreign
from quan.wallet.rules.scanning import recognise
from quan.wallet.rules.secrets import VOUCHER

SCANS = Rate(60, per_s=60)
VOUCHERS_FROM_ONE_PLACE = Rate(30, per_s=60)


class ScanIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was scanned or typed."""

    text: str


@post("/v1/scan", status_code=200, tags=["wallet"])
async def scan(
    data: ScanIn, *, db: Database, config: Config, keys: Keys, caller: identity.Caller, client_ip: str
) -> Scanned:
    """Tell what a scanned text is. Reading a code changes nothing; a damaged one is refused by name."""
    await hit("scan", caller.member.id, SCANS)
    seen = recognise(data.text, codes.town_of(config))
    match seen:
        case SeenPayCode(code):
            return ScannedPayCode(code=code)
        case SeenTrade(number):
            return ScannedTrade(number=number)
        case SeenForeign():
            return _explained(seen, data.text)
        case SeenVoucher(code):
            await hit("voucher", client_ip, VOUCHERS_FROM_ONE_PLACE)
            await guesses.spend(db, caller.member.id, VOUCHER)
            async with db.read() as reader:
                voucher = await vouchers.look_up(reader, keys, code)
            return ScannedVoucher(code=code, amount=voucher.amount)
        case _:
            async with db.read() as reader:
                return await _person(reader, seen, caller.member.id)


async def _person(reader: Reader, seen: Seen, caller: MemberId) -> Scanned:
    match seen:
        case SeenReceiveCode():
            code = await codes.owner_of(reader, seen)
            payee = await identity.member(reader, code.member)
            if payee.status == "closed":
                raise ReceiveCodeExpired
            if payee.id == caller:
                return ScannedSelf()
            relation, _ = await identity.relation(reader, caller, payee.id)
            return ScannedReceive(
                payee=identity.person_of(payee), amount=code.amount, note=code.note, relation=relation
            )
        case SeenPerson(token):
            person = await identity.resolve_code(reader, token)
            if person is None:
                raise ReceiveCodeExpired
            if person.id == caller:
                return ScannedSelf()
            relation, _ = await identity.relation(reader, caller, person.id)
            return ScannedPerson(person=identity.person_of(person), relation=relation)
        case _:
            raise AssertionError("unreachable")


def _explained(seen: SeenForeign, text: str) -> ScannedForeign:
    sentence = i18n.translate(seen.slug, foreign.EXPLANATIONS[seen.slug], {"name": seen.name})
    return ScannedForeign(scheme=seen.scheme, explanation=sentence, text=text)


ROUTES = (scan,)
