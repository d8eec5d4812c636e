"""How people prove who they are by something they know.

Each try is counted in a transaction that is committed before anybody looks whether it is right: neither a
crash nor fifty parallel requests give a guess for free. A login that nobody has is counted, hashed and
refused exactly like one that somebody has.
"""

from quan.core.db import Database
from quan.core.ids import MemberId
from quan.identity import queries
from quan.identity.errors import WrongLogin, WrongPassword, WrongRecoveryCode
from quan.identity.model import Caller, Credentials, Secret
from quan.identity.operations import hashing
from quan.identity.rules import guesses, names, tokens
from quan.identity.rules.proofs import check_fresh
from quan.identity.store import members, secrets


async def sign_in(db: Database, *, login: str, password: str) -> MemberId:
    """Find out who signs in with a handle or an address and a password.

    Raises: WrongLogin, TooManyGuesses.
    """
    login = names.clean_login(login)
    subject = _subject(login)
    await spend(db, subject, "password")
    found = await _matching(await _candidates(db, login), password)
    if found is None:
        raise WrongLogin
    await _proved(db, [subject], found, password)
    return found.member


async def _candidates(db: Database, login: str) -> list[Credentials | None]:
    """Give what to compare with: always as many entries for any address, and for any handle."""
    by_email = "@" in login
    async with db.read() as reader:
        find = members.credentials_by_email if by_email else members.credentials_by_handle
        found = await find(reader, login)
    wanted = members.MOST_CANDIDATES if by_email else 1
    return [*found, *[None] * (wanted - len(found))]


async def _matching(candidates: list[Credentials | None], password: str) -> Credentials | None:
    """Compare with every candidate, also after one matched, so that the time tells nothing."""
    found = None
    for candidate in candidates:
        fits = await hashing.matches(candidate.password_hash if candidate else None, password)
        if fits and found is None:
            found = candidate
    return found


async def verify_password(db: Database, member: MemberId, password: str) -> None:
    """Make sure that a signed-in member knows the account's password.

    Raises: WrongPassword, TooManyGuesses.
    """
    await spend(db, member, "password")
    async with db.read() as reader:
        password_hash = await members.password_hash(reader, member)
    if not await hashing.matches(password_hash, password):
        raise WrongPassword
    await _proved(db, [member], Credentials(member, password_hash), password)


async def prove_again(
    db: Database, caller: Caller, password: str | None, *, fresh_will_do: bool = False
) -> None:
    """Make sure that a session was not left behind: by the password where there is one, else by its youth.

    Raises: ProveItIsYou, WrongPassword, TooManyGuesses.
    """
    async with db.read() as reader:
        own = await queries.own_account(reader, caller.member.id)
        now = reader.now
    if own.has_password and password is not None:
        await verify_password(db, caller.member.id, password)
    else:
        check_fresh(caller, now, has_password=own.has_password, will_do=fresh_will_do or not own.has_password)


async def use_recovery_code(db: Database, member: MemberId, code: str) -> None:
    """Strike out a recovery code of a member.

    Raises: WrongRecoveryCode, TooManyGuesses.
    """
    await spend(db, member, "recovery-code")
    async with db.transaction() as tx:
        if not await secrets.use_code(tx, member, tokens.recovery_digest(code)):
            raise WrongRecoveryCode
        await secrets.forget_guesses(tx, [member], "recovery-code")


async def owner_of_recovery_code(db: Database, *, login: str, code: str) -> MemberId:
    """Find out whose recovery code this is, without striking it out yet.

    Raises: WrongRecoveryCode, TooManyGuesses.
    """
    login = names.clean_login(login)
    subject = _subject(login)
    await spend(db, subject, "recovery-code")
    async with db.read() as reader:
        owner = await secrets.owner_of_code(reader, login, tokens.recovery_digest(code))
    if owner is None:
        raise WrongRecoveryCode
    async with db.transaction() as tx:
        await secrets.forget_guesses(tx, [subject], "recovery-code")
    return owner


async def spend(db: Database, subject: MemberId, secret: Secret) -> None:
    """Count one guess, and commit the count.

    Raises: TooManyGuesses.
    """
    async with db.transaction() as tx:
        counted = await secrets.lock_guesses(tx, subject, secret)
        await secrets.set_guesses(tx, subject, secret, guesses.spend(counted, tx.now))


async def _proved(db: Database, subjects: list[MemberId], found: Credentials, password: str) -> None:
    """Forget the guesses, and keep a stronger hash when today's settings are stronger."""
    old = found.password_hash
    new = await hashing.hash_password(password) if old and hashing.is_outdated(old) else None
    async with db.transaction() as tx:
        await secrets.forget_guesses(tx, subjects, "password")
        if old and new:
            await members.upgrade_hash(tx, found.member, old=old, new=new)


def _subject(login: str) -> MemberId:
    return MemberId.derive("login", login)
