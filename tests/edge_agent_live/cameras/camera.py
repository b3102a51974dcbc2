"""Network cameras for tests: real RTSP servers on loopback that can be unplugged and hung."""

import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from edge_agent.adapters.ffmpeg_process import find_ffmpeg

SYSTEM_PYTHON = "/usr/bin/python3"
SERVER = Path(__file__).with_name("rtsp_server.py")
SIZE = "video/x-raw,format=I420,framerate=15/1,width={},height={}"
_PICTURE = (
    "videotestsrc is-live=true pattern={pattern} ! capsfilter name=size caps="
    + SIZE.format(320, 240)
    + " ! jpegenc ! rtpjpegpay name=pay0 pt=26"
)
_SOUND = (
    "audiotestsrc is-live=true samplesperbuffer=512 ! audioconvert ! audioresample "
    "! audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay name={name} pt=0"
)


def seen(pattern: str = "ball") -> str:
    """A camera without a microphone, as a pipeline: Motion JPEG, 320 x 240."""
    return _PICTURE.format(pattern=pattern)


def seen_and_heard(pattern: str = "ball") -> str:
    """A camera with a microphone (G.711)."""
    return f"{seen(pattern)} {_SOUND.format(name='pay1')}"


def heard() -> str:
    """A camera that has nothing but its microphone."""
    return _SOUND.format(name="pay0")


def playing(clip: Path) -> str:
    """A camera that shows a recording (H.264 and AAC) from its beginning."""
    return (
        f"filesrc location={clip} ! qtdemux name=parts "
        "parts.video_0 ! queue ! rtph264pay name=pay0 pt=96 config-interval=1 "
        "parts.audio_0 ! queue ! rtpmp4gpay name=pay1 pt=97"
    )


def make_clip(path: Path, seconds: int) -> Path:
    """Moving picture and tone as cameras encode them, a key picture each second."""
    command = [find_ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=15"]
    command += ["-f", "lavfi", "-i", "sine=frequency=440", "-t", str(seconds), "-g", "15"]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
    command += ["-c:a", "aac", "-ac", "1", "-ar", "16000", "-y", str(path)]
    subprocess.run(command, check=True)
    return path


@dataclass
class Camera:
    """One camera; a context manager that plugs it in."""

    port: int
    launch: str
    credentials: tuple[str, ...] = ()
    _process: "subprocess.Popen[str] | None" = field(default=None)

    @property
    def address(self) -> str:
        """Without the password."""
        return f"rtsp://127.0.0.1:{self.port}/room"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def __enter__(self) -> "Camera":
        self.plug_in()
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def plug_in(self) -> None:
        """Start it and wait until it answers."""
        command = [SYSTEM_PYTHON, str(SERVER), str(self.port), self.launch, *self.credentials]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        assert self._process.stdout is not None
        if self._process.stdout.readline() != "ready\n":
            _, errors = self._process.communicate()
            pytest.fail(f"no RTSP server here: run deploy/local/prepare-machine --tests\n{errors}")

    def unplug(self) -> None:
        """Kill it: connections break off at once."""
        if self._process is None:
            return
        self._process.kill()
        self._process.communicate()
        self._process = None

    def hang(self) -> None:
        """Its connections stay and nothing comes any more."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Go on after ``hang``, with everything that it held back."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def change_size(self, width: int, height: int) -> None:
        """Send pictures of another size from now on."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"size {SIZE.format(width, height)}\n")
        self._process.stdin.flush()
