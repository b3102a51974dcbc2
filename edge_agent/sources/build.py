"""From what an operator wrote to a source that can be opened."""

import threading
from functools import partial

from edge_agent.adapters import capture
from edge_agent.errors import SourceError
from edge_agent.sources.address import (
    Address,
    CsiCamera,
    NetworkCamera,
    RecordingAt,
    SoundCard,
    VideoDevice,
    parse_address,
    spoken,
)
from edge_agent.sources.feed import Tap
from edge_agent.sources.live import LiveSource
from edge_agent.sources.port import OpenSource, Senses, Source
from edge_agent.sources.recording import Recording
from shared.clock import Clock

BOTH = Senses(picture=True, sound=True)
PICTURE = Senses(picture=True, sound=False)
SOUND = Senses(picture=False, sound=True)


class Unusable:
    """An address that says nothing: refused at each opening, so that the page shows why."""

    def __init__(self, error: SourceError) -> None:
        self._error = error

    def open(self, senses: Senses, stop: threading.Event) -> OpenSource:  # noqa: ARG002
        """Raises."""
        raise self._error


def source_at(address: str, microphone: str | None, clock: Clock) -> Source:
    """The source at an address, heard through ``microphone`` if there is one."""
    try:
        place = parse_address(address)
        if isinstance(place, RecordingAt):
            if microphone is not None:
                raise SourceError("A recording has its own sound: it takes no microphone.")
            return Recording(place.path, clock)
        taps = [_tap(place, address, BOTH if microphone is None else PICTURE)]
        if microphone is not None:
            taps.append(_microphone(microphone))
    except SourceError as error:
        return Unusable(error)
    return LiveSource(tuple(taps), clock)


def _microphone(text: str) -> Tap:
    place = parse_address(text)
    if not isinstance(place, SoundCard):
        raise SourceError(f"{spoken(text).capitalize()} is no microphone: write alsa:CARD.")
    return _tap(place, text, SOUND)


def _tap(place: Address, text: str, senses: Senses) -> Tap:
    name = spoken(text)
    match place:
        case NetworkCamera():
            recipe = partial(capture.network_camera, place.url, place.host, place.secrets)
            return Tap(name, senses, recipe)
        case VideoDevice():
            return Tap(name, PICTURE & senses, partial(capture.video_device, place.path))
        case CsiCamera():
            return Tap(name, PICTURE & senses, lambda _: capture.csi_camera(place.sensor))
        case SoundCard():
            return Tap(name, SOUND & senses, lambda _: capture.sound_card(place.pcm))
        case RecordingAt():
            raise SourceError("A recording is no camera.")
