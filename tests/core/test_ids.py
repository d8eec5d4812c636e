import copy
import pickle
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan.core.ids import Id, MalformedId, MemberId

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class ShopId(Id):
    __slots__ = ()
    prefix = "shp"


@given(st.uuids())
def test_the_wire_form_reads_back(uuid: object) -> None:
    member = MemberId(uuid)  # type: ignore[arg-type]
    assert MemberId.parse(str(member)) == member
    assert len(str(member)) == len("usr_") + 26


@pytest.mark.parametrize(
    "text",
    [
        "",
        "usr_",
        "usr",
        "shp_01m7xzy7gdemy9kk9eky6wy9sf",
        "usr_01M7XZY7GDEMY9KK9EKY6WY9SF",
        "usr_01m7xzy7gdemy9kk9eky6wy9s",
        "usr_01m7xzy7gdemy9kk9eky6wy9sff",
        "usr_z1m7xzy7gdemy9kk9eky6wy9sf",
        "usr_01m7xzy7gdemy9kk9eky6wy9il",
        "usr_01m7xzy7gdemy9kk9eky6wy9s\u0661",
        "usr_01m7xzy7gdemy_kk9eky6wy9sf",
        "usr_+1m7xzy7gdemy9kk9eky6wy9sf",
        "usr_-1m7xzy7gdemy9kk9eky6wy9sf",
        "usr_ 1m7xzy7gdemy9kk9eky6wy9sf",
        "usr_01m7xzy7gdemy9kk9eky6wy9s\n",
    ],
)
def test_what_is_not_an_id_is_refused(text: str) -> None:
    with pytest.raises(MalformedId):
        MemberId.parse(text)


def test_fresh_ids_follow_time_and_never_repeat() -> None:
    ids = [MemberId.new(NOON + timedelta(milliseconds=step)) for step in range(200)]
    assert ids == sorted(ids)
    assert len({MemberId.new(NOON) for _ in range(1000)}) == 1000
    assert MemberId.new(NOON).uuid.version == 7


def test_the_same_parts_always_derive_the_same_id() -> None:
    assert MemberId.derive("a", 1) == MemberId.derive("a", "1")
    assert MemberId.derive("a", "b") != MemberId.derive("ab")
    assert MemberId.derive("a").uuid.version == 8


def test_ids_of_different_kinds_are_never_equal() -> None:
    uuid = MemberId.new(NOON).uuid
    assert MemberId(uuid) != ShopId(uuid)


def test_an_id_is_immutable_and_travels() -> None:
    member = MemberId.new(NOON)
    with pytest.raises(AttributeError):
        member.uuid = ShopId.new(NOON).uuid
    assert pickle.loads(pickle.dumps(member)) == member  # noqa: S301 - our own bytes
    assert copy.deepcopy(member) is member
