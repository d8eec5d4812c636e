"""Voice messages: decoded whole, written anew as MP3, drawn as 64 bars.

Browsers record Opus in WebM, Ogg or MP4, or AAC in MP4. No one of these plays everywhere: Safari has Opus in
Ogg since 18.4 only, Chromium as its authors publish it has no AAC. MP3 plays wherever there is a browser.
"""

import io
from array import array
from collections.abc import Iterator
from math import sqrt
from operator import mul
from typing import Any

import av

from quan.core.decoder.refusals import Refused

# By the first bytes, so that FFmpeg never guesses: among its many formats are playlists, which open files.
MATROSKA, OGG, MP4 = "matroska", "ogg", "mp4"
OPUS = {"opus", "libopus"}
CODECS = {MATROSKA: OPUS, OGG: OPUS, MP4: OPUS | {"aac"}}
RATE = 24_000
BITS_PER_S = 48_000
BARS = 64
LOUDEST = 31
SILENT = 33
"""A bar below a thousandth of full scale is silence; without this, noise would be drawn as speech."""
_COUNTED = 2_000_000  # samples that are looked at for the bars


def voice(upload: bytes, *, most_s: int) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Give the duration and waveform of a voice message, and its sound as MP3.

    Raises: Refused; any exception of FFmpeg's when the file is broken.
    """
    sound = io.BytesIO()
    samples = array("h")
    with av.open(sound, "w", format="mp3", options={"fflags": "+bitexact", "id3v2_version": "0"}) as out:
        stream = out.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = BITS_PER_S
        for frame in _frames(upload):
            samples.frombytes(bytes(frame.planes[0])[: 2 * frame.samples])
            if len(samples) > most_s * RATE:
                raise Refused("long")
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    if not samples:
        raise Refused("unreadable")
    facts = {"duration_ms": len(samples) * 1000 // RATE, "waveform": waveform(samples)}
    return facts, {"original": sound.getvalue()}


def waveform(samples: "array[int]") -> list[int]:
    """Draw sound as 64 bars of 0 to 31: the loudness (root mean square) of each part, next to the loudest."""
    loudness = [
        _loudness(samples[place * len(samples) // BARS : (place + 1) * len(samples) // BARS])
        for place in range(BARS)
    ]
    loudest = max(loudness)
    return [0 if loudest < SILENT else round(LOUDEST * one / loudest) for one in loudness]


def _loudness(part: "array[int]") -> float:
    counted = part[:: max(1, len(part) * BARS // _COUNTED)]
    return sqrt(sum(map(mul, counted, counted)) / len(counted)) if counted else 0.0


def _frames(upload: bytes) -> Iterator[av.AudioFrame]:
    kind = _format(upload)
    # No other file and no network, whatever the upload asks for.
    with av.open(io.BytesIO(upload), "r", format=kind, options={"protocol_whitelist": ""}) as container:
        if len(container.streams) != 1 or len(container.streams.audio) != 1:
            raise Refused("unreadable")
        stream = container.streams.audio[0]
        if stream.codec_context.name not in CODECS[kind]:
            raise Refused("unreadable")
        stream.codec_context.thread_count = 1
        resampler = av.AudioResampler(format="s16p", layout="mono", rate=RATE)
        for frame in container.decode(stream):
            yield from resampler.resample(frame)
        yield from resampler.resample(None)


def _format(upload: bytes) -> str:
    if upload.startswith(b"\x1aE\xdf\xa3"):
        return MATROSKA
    if upload.startswith(b"OggS"):
        return OGG
    if upload[4:8] == b"ftyp":
        return MP4
    raise Refused("unreadable")
