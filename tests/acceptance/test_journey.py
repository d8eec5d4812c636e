"""From an empty town to two people paying each other, on two phones."""

import re
from collections.abc import Awaitable, Callable

from playwright.async_api import Locator, expect

from tests.acceptance.acts import (
    DIGITS,
    Person,
    confirm_with_digits,
    friends,
    set_payment_password,
    sign_up,
    top_up,
    type_amount,
)
from tests.acceptance.screens import Camera, Phone

Hand = Callable[..., Awaitable[Phone]]


async def test_two_people_join_and_pay_each_other(phone: Hand, camera: Camera) -> None:
    mei = await sign_up(await phone(), "Mei")
    wei = await sign_up(await phone(), "Wei", passkey=True)
    await set_payment_password(mei)
    await set_payment_password(wei)
    await top_up(mei)
    await mei.sees("New balance")

    await wei.page.goto("/receive")
    await _scan(mei, camera, wei.page.get_by_role("img", name="QR code to pay you"))
    await mei.sees("Wei")
    await type_amount(mei.page, "66.60")
    await mei.page.get_by_role("button", name="Transfer", exact=True).click()
    await confirm_with_digits(mei.page)

    await expect(mei.page.get_by_role("heading", name="Paid", level=2)).to_be_visible()
    await expect(mei.page.get_by_role("main")).to_contain_text("133.40")
    await expect(wei.page.get_by_role("link", name=re.compile("Mei.*66.60"))).to_be_visible()
    await wei.sees(re.compile("Mei paid you"))
    assert (await mei.balance(), await wei.balance()) == ("133.40", "66.60")


async def test_after_a_time_without_a_network_nothing_is_missing(phone: Hand) -> None:
    mei, wei = await friends(await phone(), await phone())
    to_mei = await mei.id()
    await _home_shows(mei, "200.00")
    await mei.phone.context.set_offline(True)
    await mei.sees("You are offline")

    for amount in ("0.01", "12.30", "7.69"):
        await _pays_by_api(wei, to_mei, amount)

    await mei.phone.context.set_offline(False)
    await _home_shows(mei, "220.00")
    for amount in ("0.01", "12.30", "7.69"):
        await expect(mei.page.get_by_role("link", name=re.compile(rf"Wei.*{amount}"))).to_be_visible()
    assert await mei.balance() == "220.00"


async def test_a_shown_pay_code_becomes_the_result_by_itself(phone: Hand, camera: Camera) -> None:
    mei, wei = await friends(await phone(), await phone())
    await _small_payments_up_to(mei, "20.00")
    await mei.page.goto("/pay")
    await _charge(wei, camera, mei, "19.99")

    await expect(wei.page.get_by_role("heading", name="Collected", level=2)).to_be_visible()
    await expect(mei.page.get_by_role("heading", name="Paid", level=2)).to_be_visible()
    assert (await mei.balance(), await wei.balance()) == ("180.01", "219.99")


async def test_above_the_small_amount_the_payer_confirms(phone: Hand, camera: Camera) -> None:
    mei, wei = await friends(await phone(), await phone())
    await _small_payments_up_to(mei, "20.00")
    await mei.page.goto("/pay")
    await _charge(wei, camera, mei, "20.01")

    await wei.sees("Waiting for the payer")
    await confirm_with_digits(mei.page)

    await expect(mei.page.get_by_role("heading", name="Paid", level=2)).to_be_visible()
    await expect(wei.page.get_by_role("dialog").get_by_text("Collected").first).to_be_visible()
    assert (await mei.balance(), await wei.balance()) == ("179.99", "220.01")


async def _scan(person: Person, camera: Camera, code: Locator) -> None:
    camera.show_picture(await code.screenshot())
    await person.page.goto("/")
    await person.page.get_by_role("link", name="Scan", exact=True).click()


async def _home_shows(person: Person, balance: str) -> None:
    card = person.page.get_by_role("region", name="Balance")
    await expect(card).to_contain_text(balance, timeout=20_000)


async def _charge(cashier: Person, camera: Camera, payer: Person, amount: str) -> None:
    await _scan(cashier, camera, payer.page.get_by_role("img", name="QR code of your pay code"))
    await cashier.sees("Collect a payment")
    await type_amount(cashier.page, amount)
    await cashier.page.get_by_role("button", name="Collect", exact=True).click()


async def _small_payments_up_to(person: Person, amount: str) -> None:
    body = {"amount": {"amount": amount, "asset": "CNY"}, "proof": {"password": DIGITS}}
    await person.phone.calls("PUT", "/v1/wallet/small-payment", body)


async def _pays_by_api(payer: Person, payee: str, amount: str) -> None:
    money = {"amount": amount, "asset": "CNY"}
    body = {"payee": payee, "amount": money, "proof": {"password": DIGITS}}
    await payer.phone.calls("POST", "/v1/transfers", body, key=f"{payee}-{amount}")
