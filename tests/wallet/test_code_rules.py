import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan.core.ids import ALPHABET
from quan.core.money import Asset, Money
from quan.core.problems import Problem
from quan.wallet.errors.codes import (
    CodeChecksumWrong,
    CodeEmpty,
    CodeFromElsewhere,
    CodeInOtherMoney,
    CodeTooLong,
    MalformedCode,
)
from quan.wallet.errors.vouchers import MalformedVoucherCode, MistypedVoucherCode
from quan.wallet.model.codes import SeenForeign, SeenPayCode, SeenPerson, SeenReceiveCode, SeenVoucher
from quan.wallet.rules import foreign, receivecodes, vouchers
from quan.wallet.rules.emvco import decode, tlv
from quan.wallet.rules.receivecodes import Payee, Town, compose, plain
from quan.wallet.rules.scanning import recognise, voucher_link

CNY, HOURS = Asset("CNY", 2), Asset("HOURS", 2)
TOWN = Town(origin="https://quan.example", name="Quan Town", country="CN", currency=CNY)
TOKEN = "0123456789abcdefghjkmn"  # noqa: S105 - public: anybody may scan it
MEI = Payee(token=TOKEN, handle="mei", name="Mei", language="zh-Hans")


def test_a_receive_code_comes_back_as_it_was_composed() -> None:
    text = compose(TOWN, MEI, amount=Money(1234, CNY), note="两碗面 🍜")
    assert recognise(text, TOWN) == SeenReceiveCode(TOKEN, Money(1234, CNY), "两碗面 🍜")
    assert decode(text).dynamic is True
    assert recognise(compose(TOWN, MEI), TOWN) == SeenReceiveCode(TOKEN, None, "")
    assert decode(compose(TOWN, MEI)).dynamic is False


def test_a_name_in_other_letters_is_kept_in_the_language_template() -> None:
    mei = Payee(token=TOKEN, handle="mei_li", name="李梅", language="zh-Hans")
    code = decode(compose(TOWN, mei))
    assert (code.name, code.language) == ("mei_li", {"00": "ZH", "01": "李梅", "02": "Quan Town"})
    zoe = Payee(token=TOKEN, handle="zoe", name="Zoé Lefèvre", language="fr")
    code = decode(compose(TOWN, zoe))
    assert (code.name, code.language["01"]) == ("Zoe Lefevre", "Zoé Lefèvre")


@given(st.text(max_size=40), st.text(max_size=40), st.integers(1, 10**12 - 1))
def test_any_name_fits_a_code(name: str, town_name: str, minor: int) -> None:
    town = Town(origin="https://quan.example", name=town_name, country="CN", currency=CNY)
    payee = Payee(token=TOKEN, handle="mei", name=name, language="en")
    seen = recognise(compose(town, payee, amount=Money(minor, CNY)), town)
    assert seen == SeenReceiveCode(TOKEN, Money(minor, CNY), "")


def test_a_town_with_money_of_its_own_says_so_in_the_code() -> None:
    town = Town(origin="https://quan.example", name="Time Bank", country="FR", currency=HOURS)
    text = compose(town, MEI, amount=Money(150, HOURS))
    assert decode(text).currency == "999"
    assert recognise(text, town) == SeenReceiveCode(TOKEN, Money(150, HOURS), "")
    with pytest.raises(CodeInOtherMoney):
        recognise(text, TOWN)


def test_a_code_of_another_town_is_named() -> None:
    elsewhere = Town(origin="https://other.example:8443", name="Other", country="CN", currency=CNY)
    with pytest.raises(CodeFromElsewhere) as refusal:
        recognise(compose(elsewhere, MEI), TOWN)
    assert refusal.value.fields() == {"host": "other.example:8443"}


@pytest.mark.parametrize("host", ["a" * 38, "a" * 39, "b" * 200, "my_town:8000", "泉.example", "[::1]:8000"])
def test_any_host_and_any_money_make_a_code_that_can_be_read(host: str) -> None:
    currency = Asset("ABCDEFGHIJKL", 18)
    town = Town(origin=f"https://{host}", name="泉镇", country="CN", currency=currency)
    mei = Payee(token=TOKEN, handle="m" * 20, name="梅" * 40, language="zh-Hans")
    assert recognise(compose(town, mei, note="茶" * 60), town) == SeenReceiveCode(TOKEN, None, "茶" * 60)


def test_a_very_long_host_is_shortened_and_still_its_own() -> None:
    town = Town(origin=f"https://{'a' * 60}.example", name="Long", country="CN", currency=CNY)
    assert recognise(compose(town, MEI), town) == SeenReceiveCode(TOKEN, None, "")


@pytest.mark.parametrize("amount", ["0.00", "1.", "1.234", "0000000000001"])
def test_an_amount_that_is_not_money_is_refused(amount: str) -> None:
    text = compose(TOWN, MEI, amount=Money(100, CNY))[:-8].replace("54041.00", f"54{len(amount):02}{amount}")
    with pytest.raises(MalformedCode):
        recognise(tlv.seal(text), TOWN)


def test_a_damaged_receive_code_is_refused() -> None:
    text = compose(TOWN, MEI)
    with pytest.raises(CodeChecksumWrong):
        recognise(text.replace("Mei", "Wei"), TOWN)
    with pytest.raises(MalformedCode):
        recognise(text[:-9], TOWN)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("https://quan.example/u/k3v9q2x8aa", SeenPerson("k3v9q2x8aa")),
        ("HTTPS://QUAN.EXAMPLE/u/k3v9q2x8aa", SeenPerson("k3v9q2x8aa")),
        ("281234567890123456", SeenPayCode("281234567890123456")),
        (" 2812 3456 7890 123456 ", SeenPayCode("281234567890123456")),
    ],
)
def test_codes_of_ours_are_recognised(text: str, seen: object) -> None:
    assert recognise(text, TOWN) == seen


@pytest.mark.parametrize(
    ("text", "scheme", "name"),
    [
        ("https://qr.alipay.com/fkx01234", "alipay", "Alipay"),
        ("HTTPS://QR.ALIPAY.COM/FKX01234", "alipay", "Alipay"),
        ("alipays://platformapi/startapp?appId=20000123", "alipay", "Alipay"),
        ("256789012345678901", "alipay", "Alipay"),
        ("wxp://f2f0abcdef", "wechat", "WeChat"),
        ("https://u.wechat.com/abc", "wechat", "WeChat"),
        ("134567890123456789", "wechat", "WeChat"),
        ("https://evil.example/u/k3v9q2x8aa", "url", "evil.example"),
        ("https://quan.example@evil.example/u/k3v9q2x8aa", "url", "evil.example"),
        ("https://qr.alipay.com.evil.example/x", "url", "qr.alipay.com.evil.example"),
        ("https://quan.example/settings", "url", "quan.example"),
        ("https://[broken/u/x", "url", "[broken"),
        ("javascript:alert(1)", "other", ""),
        ("WIFI:S:cafe;T:WPA;P:secret;;", "other", ""),
        ("9787101003048", "other", ""),
        ("你好", "other", ""),
        ("2812345678", "other", ""),
    ],
)
def test_foreign_codes_are_told_apart(text: str, scheme: str, name: str) -> None:
    seen = recognise(text, TOWN)
    assert isinstance(seen, SeenForeign)
    assert (seen.scheme, seen.name) == (scheme, name)
    assert seen.slug in foreign.EXPLANATIONS


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (
            "00020126330014br.gov.bcb.pix0111000000000005204000053039865802BR5913Fulano de Tal6008BRASILIA",
            "PIX",
        ),
        ("00020101021129370016A000000677010111011300668123456785802TH5303764", "PromptPay"),
        ("00020129080004abcd5204000053031565802KH5903Mei6004Town", "KHQR"),
        ("00020129080004abcd5204000053031565802CN5903Mei6004Town", "EMVCo"),
    ],
)
def test_payment_codes_of_other_countries_are_named(body: str, name: str) -> None:
    assert recognise(tlv.seal(body), TOWN) == SeenForeign("emvco", "wallet/foreign-emvco", name)


def test_an_empty_or_endless_text_is_refused() -> None:
    with pytest.raises(CodeEmpty):
        recognise("  \n", TOWN)
    with pytest.raises(CodeTooLong):
        recognise("x" * 2049, TOWN)


@given(st.one_of(st.text(max_size=200), st.from_regex(r"https?://[\[\]a-z@:/#?.%\-]{0,40}", fullmatch=True)))
def test_any_text_is_recognised_or_refused_by_name(text: str) -> None:
    with contextlib.suppress(Problem):
        recognise(text, TOWN)


def test_a_voucher_is_read_as_printed_typed_or_scanned() -> None:
    code = vouchers.new_code()
    for text in (
        code,
        vouchers.grouped(code),
        vouchers.grouped(code).lower().replace("-", "  "),
        code.replace("0", "O").replace("1", "l"),
        voucher_link("https://quan.example", code),
        voucher_link("https://quan.example", vouchers.grouped(code)),
    ):
        assert recognise(text, TOWN) == SeenVoucher(code)


def test_a_voucher_link_of_another_town_is_only_a_link() -> None:
    seen = recognise(voucher_link("https://other.example", vouchers.new_code()), TOWN)
    assert isinstance(seen, SeenForeign)


signs = st.sampled_from(ALPHABET.upper())


@given(st.integers(0, 15), signs)
def test_one_wrong_sign_of_a_voucher_is_found(at: int, sign: str) -> None:
    code = vouchers.new_code()
    wrong = code[:at] + sign + code[at + 1 :]
    if wrong != code:
        with pytest.raises(MistypedVoucherCode):
            vouchers.read_code(wrong)
        with pytest.raises(MistypedVoucherCode):
            recognise(vouchers.grouped(wrong), TOWN)


@given(st.integers(0, 15), st.integers(0, 15))
def test_two_swapped_signs_of_a_voucher_are_found(one: int, other: int) -> None:
    code = list(vouchers.new_code())
    code[one], code[other] = code[other], code[one]
    if code[one] != code[other]:
        with pytest.raises(MistypedVoucherCode):
            vouchers.read_code("".join(code))


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "ABCD-EFGH-JKMN-PQRSX", "UUUU-UUUU-UUUU-UUUU", "ABCD-EFGH-JKM!-PQRS"]
)
def test_what_is_no_voucher_code_is_refused(typed: str) -> None:
    with pytest.raises(MalformedVoucherCode):
        vouchers.read_code(typed)


def test_voucher_codes_do_not_repeat() -> None:
    assert len({vouchers.new_code() for _ in range(2000)}) == 2000


def test_a_name_that_cannot_be_written_in_ascii_is_left_out_whole() -> None:
    assert plain("Zoé", 25) == "Zoe"
    assert plain("李 Mei", 25) == ""
    assert plain("A" * 40, 25) == "A" * 25
    assert plain("🍜", 25) == ""
    assert receivecodes.new_token() != receivecodes.new_token()
