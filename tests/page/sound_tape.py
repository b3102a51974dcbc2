"""What a page plays, taken down: its own bursts are rendered without a loudspeaker and measured."""

import base64
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from playwright.sync_api import Page

RATE: Final = 16_000
"""Samples a second: harmonics up to 4 kHz are heard, and 40 s are rendered in a moment."""
LENGTH_S: Final = 40
WINDOW_S: Final = 0.005
"""Longer than a period of the lowest tone, a sixth of the shortest ramp."""

SCRIPT: Final = f"""
(() => {{
  const tape = new OfflineAudioContext(1, {LENGTH_S * RATE}, {RATE});
  const began = performance.now();
  Object.defineProperty(tape, 'state', {{ get: () => 'running' }});
  Object.defineProperty(tape, 'currentTime', {{ get: () => (performance.now() - began) / 1000 }});
  tape.resume = async () => undefined;
  tape.close = async () => undefined;
  window.tape = tape;
  window.bursts = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) {{
    window.bursts.push({{ hz: this.frequency.value, wall: Date.now(), at }});
    start.call(this, at);
  }};
  window.AudioContext = function () {{ return tape; }};
}})();
"""
"""For ``add_init_script``: the page's own player then draws on a tape instead of a loudspeaker."""

_RENDERED = """async () => {
  const samples = (await tape.startRendering()).getChannelData(0);
  const bytes = new Uint8Array(samples.buffer);
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) {
    text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  }
  return btoa(text);
}"""

Samples = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Burst:
    """A burst that the page began: its tone, and when it was ordered (epoch ms)."""

    hz: float
    wall: int
    at_s: float


@dataclass(frozen=True)
class Pulse:
    """From where a pulse reaches nine tenths of its level to where it leaves them, and the rise
    from a tenth to nine tenths; seconds."""

    on_s: float
    off_s: float
    rise_s: float


def bursts(page: Page) -> list[Burst]:
    """What has been begun so far."""
    known = page.evaluate("bursts")
    return [Burst(each["hz"], each["wall"], each["at"]) for each in known]


def wait_for_burst(page: Page, number: int = 1) -> Burst:
    """The ``number``-th burst, once it has begun."""
    page.wait_for_function("number => bursts.length >= number", arg=number)
    return bursts(page)[number - 1]


def rendered(page: Page) -> Samples:
    """Everything the tape holds, from when the page was opened; once per page."""
    raw = base64.b64decode(page.evaluate(_RENDERED))
    return np.frombuffer(raw, dtype="<f4").astype(np.float64)


def pulses(samples: Samples) -> list[Pulse]:
    """The pulses in ``samples``, by the envelope of the loudest sample of each 5 ms."""
    step = round(WINDOW_S * RATE / 5)
    loud = np.abs(samples)
    envelope = np.array(
        [loud[max(0, i - 2 * step) : i + 3 * step].max() for i in range(0, loud.size, step)]
    )
    level = envelope.max()
    on, off = _crossings(envelope >= 0.9 * level)
    begins, _ = _crossings(envelope >= 0.1 * level)
    second = step / RATE
    # The loudest of 5 ms knows of a rise up to 2 ms early and of a fall as much late: that cancels
    # in a rise, and in a length it is taken off.
    blur = 4 * second
    return [
        Pulse(a * second + blur / 2, b * second - blur / 2, (a - c) * second)
        for a, b, c in zip(on, off, begins, strict=True)
    ]


def _crossings(above: npt.NDArray[np.bool_]) -> tuple[list[int], list[int]]:
    change = np.diff(above.astype(int), prepend=0, append=0)
    return list(np.flatnonzero(change == 1)), list(np.flatnonzero(change == -1))


def spectrum(samples: Samples, pulse: Pulse) -> dict[int, float]:
    """Level of each harmonic of the pulse frequency, in dB over the first, by its Hz."""
    part = samples[round(pulse.on_s * RATE) : round(pulse.off_s * RATE)]
    padded = np.abs(np.fft.rfft(part * np.hanning(part.size), 8 * RATE))
    hz = np.arange(padded.size) / 8
    fundamental = float(hz[np.argmax(np.where(hz < 1000, padded, 0))])
    levels: dict[int, float] = {}
    for number in range(1, int(4000 / fundamental) + 1):
        near = np.abs(hz - number * fundamental) < 30
        levels[round(number * fundamental)] = float(padded[near].max())
    first = levels[round(fundamental)]
    return {at: 20 * np.log10(max(value, 1e-9) / first) for at, value in levels.items()}
