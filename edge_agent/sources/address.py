"""What an operator may write as a source, and what of it may be said aloud."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from edge_agent.errors import SourceError

_PCM = re.compile(r"(plug)?hw:[A-Za-z0-9_=,.-]+")
_CARD = re.compile(r"alsa:([A-Za-z0-9_-]+)")
_CSI = re.compile(r"csi:(\d{1,2})")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NetworkCamera:
    """A camera that speaks RTSP; its address may hold a password and is never shown."""

    url: str = field(repr=False)
    host: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not appear in any text."""
        parts = urlsplit(self.url)
        known = {parts.password or "", unquote(parts.password or ""), parts.query}
        return tuple(sorted(known - {""}, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class VideoDevice:
    """A camera at a V4L2 device."""

    path: Path


@dataclass(frozen=True, slots=True)
class CsiCamera:
    """A camera on the board's ribbon cable, by its sensor number."""

    sensor: int


@dataclass(frozen=True, slots=True)
class SoundCard:
    """A microphone, by the name of its ALSA device."""

    pcm: str


@dataclass(frozen=True, slots=True)
class RecordingAt:
    """A recording, or a folder of them."""

    path: Path


Address = NetworkCamera | VideoDevice | CsiCamera | SoundCard | RecordingAt


def parse_address(text: str) -> Address:
    """Understand an address; ``SourceError`` says what is wrong with it, without a password.

    >>> parse_address("alsa:ReSpeaker")
    SoundCard(pcm='plughw:CARD=ReSpeaker,DEV=0')
    """
    text = text.strip()
    if not text or any(ord(sign) < 32 for sign in text):
        raise SourceError("The address of a source is empty or has control characters in it.")
    if (scheme := _SCHEME.match(text)) is not None:
        return _network(text, scheme[1].lower())
    if (csi := _CSI.fullmatch(text)) is not None:
        return CsiCamera(int(csi[1]))
    if (card := _CARD.fullmatch(text)) is not None:
        # plughw converts sample format and channels; the rate is the card's own at 48 kHz
        return SoundCard(f"plughw:CARD={card[1]},DEV=0")
    if _PCM.fullmatch(text) is not None:
        return SoundCard(text)
    path = Path(text).expanduser()
    return VideoDevice(path) if path.is_relative_to("/dev") else RecordingAt(path)


def spoken(text: str) -> str:
    """A short name for messages: never a password, for recordings the file's name."""
    try:
        address = parse_address(text)
    except SourceError:
        return "a source that cannot be understood"
    match address:
        case NetworkCamera():
            return f"the camera at {address.host}"
        case VideoDevice():
            return f"the camera {address.path}"
        case CsiCamera():
            return f"the board's camera {address.sensor}"
        case SoundCard():
            return f"the microphone {address.pcm}"
        case RecordingAt():
            return address.path.name


def _network(text: str, scheme: str) -> NetworkCamera:
    if scheme not in ("rtsp", "rtsps"):
        raise SourceError(
            f"Attune cannot watch an address that begins with {scheme}://; cameras in the network "
            "are written rtsp://…"
        )
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        # without the error's own text: it may quote the address
        raise SourceError("The camera's address has a port or host that is none.") from error
    if not host or "'" in text or any(sign.isspace() for sign in text):
        raise SourceError("The camera's address names no host, or has blanks or quotes in it.")
    return NetworkCamera(text, host if port is None else f"{host}:{port}")
