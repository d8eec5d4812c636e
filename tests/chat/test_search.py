import pytest

from quan.chat.rules import words
from tests.chat.parlour import Member, Parlour, numbers, slug, text_of


async def found(member: Member, text: str, **more: str) -> list[str | None]:
    reply = await member.browser.get("/v1/messages/search", params={"q": text, **more})
    assert reply.status_code == 200, reply.text
    return [text_of(one) for one in reply.json()["items"]]


SAYINGS = (
    "Shall we meet at the railway station?",
    "我们去火车站接他吧",
    "Rendez-vous à l'École, près du café",
    "МОСКВА слезам не верит",  # noqa: RUF001 - Russian
    "駅で会いましょう",
    "서울역에서 만나요",
    "مرحبا بالعالم",
    "สวัสดีชาวโลก",
    "यह हिन्दी है",
)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("railway", 0),
        ("RAIL", 0),
        ("station meet", 0),
        ("火车站", 1),
        ("车", 1),
        ("去火车", 1),
        ("ecole", 2),
        ("café", 2),
        ("cafe", 2),
        ("москва", 3),
        ("駅で", 4),
        ("서울역", 5),
        ("مرحبا", 6),
        ("สวัสดี", 7),
        ("ชาวโลก", 7),
        ("हिन्दी", 8),
    ],
)
async def test_words_are_found_in_every_script(mei: Member, wei: Member, asked: str, answer: int) -> None:
    id_ = await mei.open(wei)
    for text in SAYINGS:
        await mei.said(id_, text)
    assert await found(wei, asked) == [SAYINGS[answer]]


@pytest.mark.parametrize("asked", ["way", "火站", "stationary", "meetings", "zzz", "车火"])
async def test_what_does_not_stand_there_is_not_found(mei: Member, wei: Member, asked: str) -> None:
    id_ = await mei.open(wei)
    for text in SAYINGS:
        await mei.said(id_, text)
    assert await found(wei, asked) == []


async def test_nothing_of_others_is_found(parlour: Parlour, mei: Member, wei: Member) -> None:
    amara = await parlour.join("Amara")
    id_ = await mei.open(wei)
    await mei.said(id_, "The treasure is under the oak")
    assert await found(amara, "treasure") == []
    assert await found(amara, "treasure", conversation=id_) == []
    assert await found(wei, "treasure", conversation=id_) == ["The treasure is under the oak"]


async def test_what_was_taken_back_changed_or_hidden_is_found_as_it_is(mei: Member, wei: Member) -> None:
    id_ = await mei.open(wei)
    for text in ("violet one", "violet two", "violet three", "violet four"):
        await mei.said(id_, text)
    path = f"/v1/conversations/{id_}/messages"
    await mei.ok("DELETE", f"{path}/1?for=all")
    await mei.ok("PATCH", f"{path}/2", text="crimson two")
    await wei.ok("DELETE", f"{path}/3?for=me")
    assert await found(wei, "violet") == ["violet four"]
    assert await found(wei, "crimson") == ["crimson two"]
    assert await found(mei, "violet") == ["violet four", "violet three"]
    await wei.ok("PATCH", f"/v1/conversations/{id_}/mine", hidden_upto=4)
    assert await found(wei, "violet") == []


async def test_results_come_in_pages_across_conversations(parlour: Parlour, mei: Member, wei: Member) -> None:
    amara = await parlour.join("Amara")
    await parlour.acquaint(mei, amara)
    one, other = await mei.open(wei), await mei.open(amara)
    for n in range(9):
        await mei.said((one, other)[n % 2], f"apple {n}")
    items, cursor = [], ""
    while True:
        page = await mei.ok("GET", f"/v1/messages/search?q=apple&limit=2{cursor}")
        assert len(page["items"]) <= 2
        items += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert [text_of(one) for one in items] == [f"apple {n}" for n in reversed(range(9))]
    assert numbers(items) == [5, 4, 4, 3, 3, 2, 2, 1, 1]


@pytest.mark.parametrize("text", ["", " ", "!?", "\u200b", "_"])
async def test_a_search_needs_a_word(mei: Member, text: str) -> None:
    reply = await mei.browser.get("/v1/messages/search", params={"q": text})
    assert slug(reply) == "chat/nothing-to-search"


def test_a_long_text_is_found_by_its_beginning() -> None:
    assert len(words.pieces(" ".join(f"{n:04d}" for n in range(9000)))) == words.MOST_WORDS


def test_every_piece_asked_for_is_kept() -> None:
    for text in (*SAYINGS, "a", "ab", "abc", "abcd", "abcdefghij", "x火", "火x火车", "3.14", "naïve-été"):
        kept = set(words.pieces(text))
        for term in words.terms(text):
            for length in range(1, len(term) + 1):
                part = term[:length]
                if length > 1 or len(term) == 1:
                    assert set(words.asked(part)) <= kept, (text, part)
                assert words.matches(text, words.terms(part))


async def test_words_that_only_begin_alike_are_passed_over(mei: Member, wei: Member) -> None:
    id_ = await mei.open(wei)
    for n in range(12):
        await mei.said(id_, f"{'constitution' if n % 4 else 'constitutive'} {n}")
    items, cursor = [], ""
    while True:
        page = await wei.ok("GET", f"/v1/messages/search?q=constitutive&limit=1{cursor}")
        items += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert numbers(items) == [9, 5, 1]
