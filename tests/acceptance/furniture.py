"""Somebody for whom every screen has something to show."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from playwright.async_api import StorageState

from tests.acceptance.acts import DIGITS, Person, arrive, befriend
from tests.acceptance.screens import Phone
from tests.wallet.rails.bank import FIRST_DAY, Entry, Statement, camt053

CNY = "CNY"
# What comes in goes out again: other tests read in statements that begin with nothing.
UNEXPLAINED = Statement(
    entries=(Entry(minor=5_000, text="For somebody"), Entry(minor=-5_000, text="To somebody")),
    on=FIRST_DAY - timedelta(days=7),
    name="DESK",
)


@dataclass
class Furnished:
    """A member's sign-in, and the address of one example of everything they have."""

    sign_in: StorageState
    ids: dict[str, str] = field(default_factory=dict)


async def furnish(phone: Phone, phones: list[Phone]) -> Furnished:
    """Let Mei live a little: friends, payments, requests, cash, as an agent too. Needs three other phones."""
    phone.town.voucher()  # printed before several ask for one at the same time
    names = ("Mei", "Wei", "Amara", "Luc")
    mei, wei, amara, luc = await asyncio.gather(*map(arrive, [phone, *phones], names))
    for agent in (mei, luc):
        phone.town.quan("agent", "add", agent.handle)
        phone.town.quan("agent", "fund", agent.handle, "500.00")
    for friend in (wei, luc):
        await befriend(mei, friend)
    await amara.phone.calls(
        "POST", "/v1/contact-requests", {"member": await mei.id(), "message": "We met at the spring"}
    )
    noodles = await _pays(mei, wei, "12.30", "Noodles")
    tea = await _pays(wei, mei, "4.05", "Tea")
    bill = str(noodles["bill_id"])
    request = await wei.phone.calls(
        "POST",
        "/v1/payment-requests",
        {"payer": await mei.id(), "amount": _money("38.00"), "note": "Cinema on Friday"},
        key="cinema",
    )
    return Furnished(
        await phone.context.storage_state(),
        {
            "/bills/$id": bill,
            "/paid/$id": bill,
            "/requests/$id": request["id"],
            "/cash-orders/$id": await _orders_cash(mei, luc),
            "/people/$id": await wei.id(),
            "/transfer/$id": await wei.id(),
            "/requests/new/$id": await wei.id(),
            "/u/$token": await _link_of(wei),
            "/payouts/$id": await _withdraws(mei),
            "agent": await _orders_cash(wei, mei),
            **await _talk(mei, wei),
            **await _work_together(mei, luc, noodles=noodles["id"], tea=tea["id"]),
            "/trades/$number": await _sells(wei, mei),
            "/operator/reports/$id": await _is_reported(amara, wei),
        },
    )


async def _sells(owner: Person, supervisor: Person) -> str:
    """Let somebody open a shop, a supervisor verify it, and the shop ask to be paid."""
    application = {"kind": "individual", "name": "Noodle House", "category": "food"}
    shop = await owner.phone.calls("POST", "/v1/merchants", application, key="shop")
    verdict = {"status": "verified"}
    await supervisor.phone.calls("POST", f"/v1/operator/merchants/{shop['id']}/decide", verdict)
    asked = {"amount": _money("22.00"), "subject": "Beef noodles", "body": "One bowl, hot"}
    trade = await owner.phone.calls("POST", f"/v1/merchants/{shop['id']}/trades", asked, key="bowl")
    return str(trade["number"])


async def _work_together(supervisor: Person, clerk: Person, *, noodles: str, tea: str) -> dict[str, str]:
    """Put two on the staff; the clerk proposes to take the noodles back."""
    town = supervisor.phone.town
    town.quan("operator", "grant", supervisor.handle, "supervisor")
    town.quan("operator", "grant", clerk.handle, "clerk")
    reversal = {"transfer": noodles.replace("pay_", "trf_"), "reason": "Paid for two bowls, ate one"}
    file = Path(town.environment["QUAN_DATA"]) / "desk.xml"
    await asyncio.to_thread(file.write_bytes, camt053(UNEXPLAINED))
    town.quan("rails", "import", str(file))
    proposal = await clerk.phone.calls("POST", "/v1/operator/proposals", reversal, key="noodles")
    return {
        "/operator/accounts/$id": proposal["transfer"]["debit"]["id"],
        "/operator/transfers/$id": tea.replace("pay_", "trf_"),
    }


async def _is_reported(stranger: Person, member: Person) -> str:
    """Let a stranger try to sell something, and the member report it."""
    opened = {"kind": "direct", "member": await member.id()}
    conversation = (await stranger.phone.calls("POST", "/v1/conversations", opened))["id"]
    text = {"type": "text", "text": "A bicycle for nothing, only pay the postage first!"}
    message = {"client_id": str(uuid4()), "body": text}
    await stranger.phone.calls("POST", f"/v1/conversations/{conversation}/messages", message)
    report = {"conversation": conversation, "number": 1, "reason": "fraud", "note": "There is no bicycle"}
    return str((await member.phone.calls("POST", "/v1/reports", report))["id"])


async def _talk(mei: Person, wei: Person) -> dict[str, str]:
    """Let two friends write to each other and to a group that one can be invited into."""
    direct = await mei.phone.calls("POST", "/v1/conversations", {"kind": "direct", "member": await wei.id()})
    wanted = {"kind": "group", "title": "Spring walk", "members": [await wei.id()], "client_id": str(uuid4())}
    group = (await mei.phone.calls("POST", "/v1/conversations", wanted))["id"]
    for person, text in (
        (wei, "Noodles on Friday?"),
        (mei, "See https://quan.example/menu"),
        (wei, "\U0001f44d"),
    ):
        for conversation in (direct["id"], group):
            said = {"client_id": str(uuid4()), "body": {"type": "text", "text": text}}
            await person.phone.calls("POST", f"/v1/conversations/{conversation}/messages", said)
    await wei.phone.calls("PUT", f"/v1/conversations/{direct['id']}/messages/2/reactions/\U0001f44d")
    invite = await mei.phone.calls("POST", f"/v1/conversations/{group}/invites", {})
    return {
        "/chats/$id": direct["id"],
        "/chats/$id/acts": group,
        "/chats/$id/info": group,
        "/chats/$id/media": direct["id"],
        "/chats/with/$id": await wei.id(),
        "/join/$code": invite["code"],
    }


async def _pays(payer: Person, payee: Person, amount: str, note: str) -> dict[str, str]:
    body = {
        "payee": await payee.id(),
        "amount": _money(amount),
        "note": note,
        "proof": {"password": DIGITS},
    }
    payment: dict[str, str] = await payer.phone.calls("POST", "/v1/transfers", body, key=note)
    return payment


async def _orders_cash(member: Person, agent: Person) -> str:
    body = {"agent": await agent.id(), "amount": _money("20.00"), "proof": {"password": DIGITS}}
    order = await member.phone.calls("POST", "/v1/cash-out", body, key=f"cash-{agent.handle}")
    return str(order["id"])


async def _withdraws(member: Person) -> str:
    account = {"iban": "DE89370400440532013000", "holder": member.name}
    body = {**account, "amount": _money("10.00"), "proof": {"password": DIGITS}}
    payout = await member.phone.calls("POST", "/v1/payouts", body, key=f"payout-{member.handle}")
    return str(payout["id"])


async def _link_of(person: Person) -> str:
    code = await person.phone.calls("GET", "/v1/me/code")
    return str(code["text"]).rpartition("/")[2]


def _money(amount: str) -> dict[str, str]:
    return {"amount": amount, "asset": CNY}
