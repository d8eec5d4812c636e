"""Which accounts each kind of transfer may join."""

import pytest

from quan.ledger.model import AccountCode, Side, TransferCode
from quan.ledger.rules import Outcome
from quan.ledger.templates import TEMPLATES
from tests.ledger.lawcases import MEI, NOW, WEI, heard, hold, order, wallet

OPEN = {TransferCode.ADJUSTMENT, TransferCode.REVERSAL}


def answer(code: int, debit: int, credit: int, **rest: int) -> Outcome:
    accounts = {MEI: wallet(100, code=debit), WEI: wallet(code=credit)}
    return heard(accounts, order(7, MEI, WEI, 5, code=code, **rest))[0]


def test_every_kind_of_transfer_has_its_template() -> None:
    assert TEMPLATES.keys() == set(TransferCode)
    for template in TEMPLATES.values():
        assert template.pairs
        assert template.purpose
        assert template.cause


@pytest.mark.parametrize("code", [code for code in TransferCode if code is not TransferCode.REVERSAL])
def test_a_transfer_joins_the_accounts_of_its_template_and_no_others(code: TransferCode) -> None:
    for debit in AccountCode:
        for credit in AccountCode:
            fits = (debit, credit) in TEMPLATES[code].pairs
            expected = Outcome.POSTED if fits else Outcome.CODE_NOT_FOR_ACCOUNTS
            assert answer(code, debit, credit) is expected, (debit, credit)


@pytest.mark.parametrize("code", sorted(OPEN))
def test_an_adjustment_and_a_reversal_may_join_any_two(code: TransferCode) -> None:
    assert len(TEMPLATES[code].pairs) == len(AccountCode) ** 2


def test_only_they_may() -> None:
    wide = {code for code, template in TEMPLATES.items() if len(template.pairs) == len(AccountCode) ** 2}
    assert wide == OPEN


@pytest.mark.parametrize("code", [0, 4, 99, -1])
def test_a_kind_that_does_not_exist_joins_nothing(code: int) -> None:
    assert answer(code, AccountCode.MEMBER_WALLET, AccountCode.MEMBER_WALLET) is Outcome.CODE_NOT_FOR_ACCOUNTS


def test_a_type_that_does_not_exist_is_joined_by_nothing() -> None:
    assert answer(TransferCode.ADJUSTMENT, 0, 2000) is Outcome.CODE_NOT_FOR_ACCOUNTS
    assert answer(TransferCode.ADJUSTMENT, 2000, 9999) is Outcome.CODE_NOT_FOR_ACCOUNTS


def test_a_hold_keeps_to_its_template_too() -> None:
    accounts = {MEI: wallet(100), WEI: wallet()}
    wish = hold(7, MEI, WEI, 5, code=int(TransferCode.CASH_IN), expires_at_us=NOW + 1)
    assert heard(accounts, wish) == [Outcome.CODE_NOT_FOR_ACCOUNTS]


def test_no_movement_of_the_house_makes_money_for_a_wallet_out_of_nothing() -> None:
    """Only what is held, owed or set aside may be debited in favour of a member; own means may not."""
    own = {code for code in AccountCode if code.value >= 3000} - {AccountCode.LIQUIDITY}
    for code in set(TransferCode) - OPEN - {TransferCode.IMPORT}:
        for debit, credit in TEMPLATES[code].pairs:
            assert credit is not AccountCode.MEMBER_WALLET or debit not in own, code


def test_each_account_grows_on_the_side_of_its_chapter() -> None:
    for code in AccountCode:
        assert code.side is (Side.DEBIT if code.kind in (1, 5) else Side.CREDIT)
