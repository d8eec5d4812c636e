"""Voice messages: decoded whole, and heard the same everywhere."""

from array import array

import pytest

from quan.core.decoder.voices import waveform
from quan.core.media.decoding import decode_voice
from quan.core.media.errors import VoiceTooLong, VoiceUnreadable
from tests.core.media import samples
from tests.core.media.desk import Desk, problem

RECORDINGS = [
    ("webm", "libopus"),
    ("matroska", "libopus"),
    ("ogg", "libopus"),
    ("mp4", "libopus"),
    ("mp4", "aac"),
]


@pytest.mark.parametrize(("kind", "codec"), RECORDINGS)
async def test_what_browsers_record_is_kept_as_mp3(mei: Desk, kind: str, codec: str) -> None:
    media = await mei.send("voice", samples.voice(2.0, kind=kind, codec=codec))
    heard = await mei.fetch(media["id"], "original")

    assert media["content_type"] == heard.headers["content-type"] == "audio/mpeg"
    assert abs(media["duration_ms"] - 2000) < 60
    assert abs(samples.duration_s(heard.content) - 2) < 0.1
    assert heard.content[:1] == b"\xff"  # frames from the first byte, nothing written before them
    assert mei.objects(media["id"]) == {"original"}


async def test_a_waveform_shows_where_it_is_loud(mei: Desk) -> None:
    bars = (await mei.send("voice", samples.voice(3.0)))["waveform"]

    assert len(bars) == 64
    assert max(bars) == 31
    assert min(bars) >= 0
    assert bars[2:62:10] == sorted(bars[2:62:10])
    assert bars[5] < 5
    assert bars[60] > 25


async def test_silence_is_drawn_as_silence(mei: Desk) -> None:
    media = await mei.send("voice", samples.voice(samples=array("h", bytes(2 * 48_000))))

    assert media["waveform"] == [0] * 64


@pytest.mark.parametrize("count", [1, 63, 64, 1000, 5_000_000])
def test_a_waveform_has_its_bars_however_short_or_long_the_sound(count: int) -> None:
    bars = waveform(array("h", [-32_768]) * count)

    assert len(bars) == 64
    assert set(bars) <= {0, 31}
    assert bars.count(31) == min(64, count)


async def test_a_voice_message_has_its_longest() -> None:
    with pytest.raises(VoiceTooLong) as refusal:
        await decode_voice(samples.voice(2.2), most_s=2)

    assert refusal.value.limit_s == 2
    assert (await decode_voice(samples.voice(1.9), most_s=2)).facts["duration_ms"] > 1800


async def test_what_came_of_a_cut_recording_is_heard() -> None:
    whole = samples.voice(4.0)

    cut = await decode_voice(whole[: len(whole) // 2], most_s=300)

    assert 1000 < cut.facts["duration_ms"] < 3000


@pytest.mark.parametrize(
    "upload",
    [
        pytest.param(samples.voice(0.5, kind="mp3", codec="libmp3lame"), id="mp3"),
        pytest.param(samples.voice(0.5, kind="wav", codec="pcm_s16le"), id="wav"),
        pytest.param(samples.voice(0.5, kind="matroska", codec="libmp3lame"), id="mp3-in-matroska"),
        pytest.param(samples.voice(0.5, kind="ogg", codec="flac"), id="flac-in-ogg"),
        pytest.param(samples.voice(0.5, kind="mp4", codec="alac"), id="alac-in-mp4"),
        pytest.param(samples.voice(0.5, kind="mp4", codec="aac")[:2000], id="half-an-mp4"),
        pytest.param(samples.film(), id="film"),
        pytest.param(samples.photo(), id="photo"),
        pytest.param(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n", id="playlist"),
        pytest.param(b"ffconcat version 1.0\nfile /etc/hostname\n", id="concat"),
        pytest.param(b"OggS" + bytes(2000), id="ogg-head"),
        pytest.param(b"\x1aE\xdf\xa3" + b"\xff" * 2000, id="webm-head"),
        pytest.param(b"\0\0\0\x1cftypisom" + bytes(2000), id="mp4-head"),
        pytest.param(b"x", id="letter"),
    ],
)
async def test_what_is_no_voice_message_is_refused(upload: bytes) -> None:
    with pytest.raises(VoiceUnreadable):
        await decode_voice(upload, most_s=300)


async def test_a_voice_message_that_is_none_is_refused_and_given_up(mei: Desk) -> None:
    reply = await mei.deliver("voice", b"<script>alert(1)</script>")

    assert (reply.status_code, problem(reply)) == (400, "core/voice-unreadable")
