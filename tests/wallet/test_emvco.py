import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan.wallet.errors.codes import CodeChecksumWrong, MalformedCode
from quan.wallet.rules.emvco import AccountTemplate, MerchantCode, decode, encode, tlv

# The worked example of the EMV QR Code Specification for Merchant-Presented Mode, and that of the PIX manual.
EMVCO_SAMPLE = (
    "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST"
    " TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A600"
    "86670902ME91320016A0112233449988770708123456786304A13A"
)
PIX_SAMPLE = (
    "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de"
    " Tal6008BRASILIA62070503***63041D3D"
)

MEI = MerchantCode(
    accounts={"26": AccountTemplate("org.quan", {"01": "quan.example", "02": "k3v"})},
    currency="156",
    country="CN",
    name="Mei",
    city="Quan Town",
    dynamic=False,
)


def test_the_specifications_own_example_is_read() -> None:
    code = decode(EMVCO_SAMPLE)
    assert code.accounts["29"] == AccountTemplate("D15600000000", {"05": "A93FO3230Q"})
    assert code.accounts["31"].fields == {"03": "12345678"}
    assert (code.name, code.city, code.amount, code.currency) == ("BEST TRANSPORT", "BEIJING", "23.72", "156")
    assert code.dynamic is True
    assert code.language == {"00": "ZH", "01": "最佳运输", "02": "北京"}
    assert code.additional == {"03": "1234", "06": "***", "07": "A6008667", "09": "ME"}
    assert code.unreserved["91"].guid == "A011223344998877"
    assert code.others == {"55": "01"}


def test_a_pix_code_is_read_and_written_back_unchanged() -> None:
    code = decode(PIX_SAMPLE)
    assert code.accounts["26"].guid == "br.gov.bcb.pix"
    assert encode(code) == PIX_SAMPLE


def test_a_code_of_ours_has_a_fixed_form() -> None:
    assert encode(MEI) == (
        "00020101021126350008org.quan0112quan.example0203k3v5204000053031565802CN5903Mei6009Quan Town63042C8C"
    )
    assert decode(encode(MEI)) == MEI


def test_the_checksum_is_ccitt_false() -> None:
    assert tlv.checksum("123456789") == "29B1"
    assert tlv.checksum("") == "FFFF"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("00020153031562612", "length of 26"),
        ("000201530015802CN", "length of 53"),
        ("0002015303156530315658", "duplicate 53"),
        ("000201xx03156", "header at 6"),
        ("0002015303156630400005802CN", "duplicate 63"),
        ("000201530315X", "value of 53"),
        ("0002015303156540512,34", "value of 54"),
        ("00020153031565414123456789012.3", "value of 54"),
        ("00020153031565802cn", "value of 58"),
        ("0002015204000053031565802CN5903Mei", "missing 60"),
        ("0002012607010312352040000530315658" + "02CN5903Mei6004Town", "template without an id"),
    ],
)
def test_a_malformed_code_is_named(body: str, fault: str) -> None:
    with pytest.raises(MalformedCode) as refusal:
        decode(tlv.seal(body))
    assert refusal.value.fields()["fault"] == fault


def test_a_wrong_checksum_is_named() -> None:
    with pytest.raises(CodeChecksumWrong):
        decode(EMVCO_SAMPLE[:-1] + "B")
    with pytest.raises(CodeChecksumWrong):
        decode(EMVCO_SAMPLE.replace("23.72", "93.72"))


@pytest.mark.parametrize(
    "text",
    [
        EMVCO_SAMPLE + "5802CN",
        EMVCO_SAMPLE[:-8],
        "0102" + EMVCO_SAMPLE,
        "000202" + EMVCO_SAMPLE[6:],
        tlv.seal("000201" + "8099" + "x" * 600),
        tlv.seal("0002015904a\nbc"),
        "000201\ud800",
        "\uff16\uff13" * 9,
        "",
    ],
)
def test_what_is_not_a_whole_code_is_refused(text: str) -> None:
    with pytest.raises(MalformedCode):
        decode(text)


def test_an_incomplete_foreign_code_can_still_be_recognised() -> None:
    promptpay = tlv.seal("00020101021129370016A000000677010111011300668123456785802TH5303764")
    with pytest.raises(MalformedCode):
        decode(promptpay)
    assert decode(promptpay, complete=False).accounts["29"].guid == "A000000677010111"


printable = st.characters(
    min_codepoint=0x20, exclude_categories=["Cs"], exclude_characters="\x7f\n\r\x85\u2028\u2029"
)
words = st.text(printable, min_size=1, max_size=12)
sub_tags = st.integers(1, 99).map("{:02}".format)
templates = st.builds(AccountTemplate, words, st.dictionaries(sub_tags, words, max_size=3))
codes = st.builds(
    MerchantCode,
    accounts=st.dictionaries(st.integers(26, 51).map(str), templates, max_size=2),
    category=st.sampled_from(["0000", "4111"]),
    currency=st.sampled_from(["156", "978", "999"]),
    amount=st.sampled_from(["", "12.34", "0.01", "9999999999.99", "7"]),
    country=st.sampled_from(["CN", "FR"]),
    name=words,
    city=words,
    dynamic=st.sampled_from([None, True, False]),
    additional=st.dictionaries(sub_tags, words, max_size=2),
    language=st.dictionaries(sub_tags, words, max_size=2),
    unreserved=st.dictionaries(st.integers(80, 99).map(str), templates, max_size=1),
)
ascii_digits = st.text("0123456789", min_size=4, max_size=4)


@given(codes)
def test_what_is_written_is_read_back(code: MerchantCode) -> None:
    assert decode(encode(code)) == code


@given(
    st.one_of(
        st.text(), st.text().map("000201".__add__), st.text().map(lambda text: _sealed("000201" + text))
    )
)
def test_no_text_breaks_the_decoder(text: str) -> None:
    with contextlib.suppress(MalformedCode, CodeChecksumWrong):
        decode(text)


@given(st.data())
def test_one_wrong_character_never_passes(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(EMVCO_SAMPLE) - 1))
    other = data.draw(printable)
    if other.upper() == EMVCO_SAMPLE[at]:
        return
    with pytest.raises((MalformedCode, CodeChecksumWrong)):
        decode(EMVCO_SAMPLE[:at] + other + EMVCO_SAMPLE[at + 1 :])


def _sealed(body: str) -> str:
    return tlv.seal(body.encode("utf-8", "ignore").decode())
