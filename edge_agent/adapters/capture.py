"""The programs that read each kind of live source, and what their last words mean."""

import os
import re
import shutil
import stat
import subprocess
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from edge_agent.adapters.ffmpeg_process import DETAIL_CHARACTERS, find_ffmpeg
from edge_agent.adapters.ffmpeg_streams import SCALE
from edge_agent.adapters.live_process import Output, Recipe
from edge_agent.domain.arrival import FRAMES_PER_S, SAMPLE_RATE_HZ
from edge_agent.errors import SourceError

IO_TIMEOUT_US = 5_000_000
"""A camera that is silent for longer is gone; the alarm has to come within 15 s."""
LOOK_AHEAD_US = 1_000_000
"""FFmpeg looks at a stream for five seconds before it starts; a camera's says all in its first."""
CARD_RATE_HZ = 48_000
SHAPE_CHANGED = "Changing video frame properties"
"""FFmpeg's warning when a camera changes its picture's size: all later pictures would be
stretched to the first one's shape."""
NOTHING_THERE = "matches no streams"

# One frame per tenth of a second of the camera's time, before any work is spent on it; a jump in
# either direction is another tenth. Should that time stand still, one per quarter second of ours.
_THIN = (
    "select='if(isnan(prev_selected_t)"
    f"+not(eq(floor(t*{FRAMES_PER_S})\\,floor(prev_selected_t*{FRAMES_PER_S})))"
    "+gte(time(0)-ld(0)\\,0.25)\\,st(0\\,time(0))\\,0)'"
)
_START = (
    *("-nostdin", "-hide_banner", "-nostats", "-v", "warning", "-threads", "1"),
    *("-fflags", "nobuffer", "-reinit_filter", "0"),
)
_PICTURE = (
    *("-map", "0:v:0", "-vf", f"{_THIN},{SCALE}", "-fps_mode", "passthrough"),
    *("-pix_fmt", "yuv420p", "-f", "yuv4mpegpipe", "pipe:{picture}"),
)
# without aresample's async: it would fill a jump of the camera's clock with hours of silence
_SOUND = (
    *("-map", "0:a:0", "-ac", "1", "-ar", str(SAMPLE_RATE_HZ), "-f", "s16le", "pipe:{sound}"),
)
_PROGRESS = ("-progress", "pipe:{progress}")
_ADDRESS = re.compile(r"rtsps?://[^\s'\"]+", re.IGNORECASE)

_MEDIA: dict[Output, str] = {"picture": "video", "sound": "audio"}

Meaning = tuple[str, str]


def network_camera(
    url: str, host: str, secrets: tuple[str, ...], outputs: tuple[Output, ...]
) -> Recipe:
    """FFmpeg on an RTSP address, over TCP, asking the camera only for these senses."""
    kinds = "+".join(_MEDIA[output] for output in outputs)
    options = {
        "rtsp_transport": "tcp",
        "timeout": str(IO_TIMEOUT_US),
        "analyzeduration": str(LOOK_AHEAD_US),
        "fpsprobesize": "0",
        "allowed_media_types": kinds,
    }
    # As a list of one on standard input: the arguments of a process are for every user to read.
    lines = ["ffconcat version 1.0", f"file '{url}'"]
    lines += [f"option {name} {value}" for name, value in options.items()]
    source = (
        *("-protocol_whitelist", "pipe,rtsp,rtsps,rtp,tcp,udp,tls", "-safe", "0"),
        *("-f", "concat", "-i", "pipe:0"),
    )
    return _ffmpeg(
        source, outputs, partial(_explain, f"The camera at {host}", _NETWORK, secrets), *lines
    )


def video_device(path: Path, outputs: tuple[Output, ...]) -> Recipe:
    """FFmpeg on a V4L2 device; ``SourceError`` when it can be seen beforehand that it is none."""
    _look_at_device(path)
    source = (
        *("-f", "v4l2", "-video_size", "640x480", "-framerate", "15"),
        *("-i", str(path)),
    )
    return _ffmpeg(source, outputs, partial(_explain, f"The camera {path}", _DEVICE, ()))


def sound_card(pcm: str) -> Recipe:
    """ALSA's own recorder at the card's 48 kHz; FFmpeg from a package index has no ALSA."""
    recorder = _needed("arecord", "alsa-utils")
    form = ("-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(CARD_RATE_HZ))
    return Recipe(
        command=(recorder, "-D", pcm, *form),
        explain=partial(_explain, f"The microphone {pcm}", _CARD, ()),
        outputs=("sound",),
        stdout="sound",
        sound_rate_hz=CARD_RATE_HZ,
    )


CSI_SOURCES = {
    # scaled to the size of analysis by the board's own hardware, dropping rather than waiting
    "nvarguscamerasrc": "nvarguscamerasrc sensor-id={sensor} "
    "! video/x-raw(memory:NVMM),width=1280,height=720,framerate=15/1 "
    "! nvvidconv ! video/x-raw,format=I420,width=640,height=360",
    "libcamerasrc": "libcamerasrc ! video/x-raw,width=640,height=360,framerate=15/1 "
    "! videoconvert ! video/x-raw,format=I420",
}
"""By GStreamer element, best first; the first one that is installed is used."""


def csi_camera(sensor: int) -> Recipe:
    """GStreamer on a camera at the board's ribbon cable."""
    launcher = _needed("gst-launch-1.0", "gstreamer1.0-tools")
    for element, pipeline in CSI_SOURCES.items():
        if _gstreamer_has(element):
            return gstreamer(launcher, pipeline.format(sensor=sensor), sensor)
    raise SourceError(
        "This box has no GStreamer element for a camera on the ribbon cable "
        f"({' or '.join(CSI_SOURCES)}).",
        "gst-inspect-1.0 --exists answered no for each",
    )


def gstreamer(launcher: str, pipeline: str, sensor: int) -> Recipe:
    """A pipeline that ends in I420 pictures, written out as they come."""
    tail = "queue leaky=downstream max-size-buffers=2 ! y4menc ! fdsink fd={picture} sync=false"
    return Recipe(
        command=(launcher, "-q", *f"{pipeline} ! {tail}".split()),
        explain=partial(_explain, f"The board's camera {sensor}", _CSI, ()),
        outputs=("picture",),
    )


def _ffmpeg(
    source: tuple[str, ...],
    outputs: tuple[Output, ...],
    explain: Callable[[str], SourceError],
    *script: str,
) -> Recipe:
    wanted: dict[Output, tuple[str, ...]] = {"picture": _PICTURE, "sound": _SOUND}
    streams = [argument for output in outputs for argument in wanted[output]]
    return Recipe(
        command=(find_ffmpeg(), *_START, *_PROGRESS, *source, *streams),
        explain=explain,
        outputs=(*outputs, "progress"),
        script="".join(f"{line}\n" for line in script),
        fatal_words=SHAPE_CHANGED,
    )


_BUSY: Meaning = (r"[Dd]evice or resource busy", "is in use by another program")
_NETWORK: tuple[Meaning, ...] = (
    (SHAPE_CHANGED, "changed its picture's size and is opened anew"),
    (f"{NOTHING_THERE}|(SETUP|PLAY) failed", "has nothing in it that may be read"),
    (r"\b40[13]\b|[Uu]nauthorized|Forbidden", "refuses the user name or password"),
    (r"\b404\b|Not Found", "has no stream at this address"),
    (r"Failed to resolve|Name or service not known", "has a name that this network does not know"),
    (r"Connection refused", "answers, but not as a camera: it is off, or the port is wrong"),
    (r"No route to host|unreachable", "cannot be reached: this box has no way to it"),
    (r"timed out|opening input.*Invalid data|pipe:0: Invalid", "does not answer as a camera would"),
    (r"unspecified|Decoder .* not found|[Uu]nknown codec", "sends a form that cannot be decoded"),
)
_DEVICE: tuple[Meaning, ...] = (
    _BUSY,
    (r"Permission denied", "may not be opened: the service's user is not in the group video"),
    (r"No such (file|device)", "was unplugged"),
    (r"[Ii]nappropriate ioctl|[Nn]ot a video capture", "is no camera"),
    (SHAPE_CHANGED, "changed its picture's size and is opened anew"),
)
_CARD: tuple[Meaning, ...] = (
    _BUSY,
    (r"Permission denied", "may not be opened: the service's user is not in the group audio"),
    (r"No such|Unknown PCM|Cannot get card|Invalid card", "does not exist on this box"),
    (r"not available|Unable to install hw params", "does not deliver 48 kHz in 16 bits"),
)
_CSI: tuple[Meaning, ...] = (
    _BUSY,
    (r"No cameras available|Invalid camera device|No such", "is not connected"),
    (
        r"nvargus-daemon|Connection refused|Cannot connect",
        "cannot be reached: nvargus-daemon is off",
    ),
    (r"not-negotiated|could not link", "does not deliver the size that was asked for"),
)


def _explain(
    who: str, meanings: tuple[Meaning, ...], secrets: tuple[str, ...], words: str
) -> SourceError:
    words = _ADDRESS.sub("(address)", words)
    for secret in secrets:
        words = words.replace(secret, "(secret)")
    detail = words[-DETAIL_CHARACTERS:]
    for pattern, meaning in meanings:
        if re.search(pattern, words):
            return SourceError(f"{who} {meaning}.", detail)
    return SourceError(f"{who} broke off.", detail or "it ended without a word")


def _look_at_device(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        text = f"There is no camera at {path}: it is not plugged in, or not given to the service."
        raise SourceError(text, str(error)) from error
    if not stat.S_ISCHR(mode):
        raise SourceError(f"{path} is no camera.", "not a character device")
    if not os.access(path, os.R_OK | os.W_OK):
        raise _explain(f"The camera {path}", _DEVICE, (), "Permission denied")


def _needed(program: str, package: str) -> str:
    found = shutil.which(program)
    if found is None:
        text = f"The program {program} is missing on this box: install the package {package}."
        raise SourceError(text, f"no {program} on PATH")
    return found


@cache
def _gstreamer_has(element: str) -> bool:
    inspect = shutil.which("gst-inspect-1.0")
    if inspect is None:
        return False
    done = subprocess.run(
        [inspect, "--exists", element], check=False, capture_output=True, timeout=60
    )
    return done.returncode == 0
