"""A camera on loopback: GStreamer's RTSP server, run by the system's Python.

``/usr/bin/python3 rtsp_server.py PORT LAUNCH [USER PASSWORD]`` serves the pipeline LAUNCH at
``rtsp://127.0.0.1:PORT/room`` and prints ``ready``. A line ``ELEMENT CAPS`` on standard input
changes a capsfilter while it plays. It imports nothing of the project: Debian's python3-gi belongs
to Debian's Python, which need not be the one that runs the tests.
"""

import importlib
import sys
import threading
from typing import Any

gi: Any = importlib.import_module("gi")
for library in ("Gst", "GstRtsp", "GstRtspServer"):
    gi.require_version(library, "1.0")
GLib: Any = importlib.import_module("gi.repository.GLib")
Gst: Any = importlib.import_module("gi.repository.Gst")
GstRtsp: Any = importlib.import_module("gi.repository.GstRtsp")
Rtsp: Any = importlib.import_module("gi.repository.GstRtspServer")


def serve(port: str, launch: str, credentials: list[str]) -> None:
    """Serve until killed."""
    Gst.init(None)
    server = Rtsp.RTSPServer.new()
    server.set_address("127.0.0.1")
    server.set_service(port)
    factory = Rtsp.RTSPMediaFactory.new()
    factory.set_launch(f"( {launch} )")
    wishes = Wishes()
    factory.connect("media-configure", wishes.configured)
    server.get_mount_points().add_factory("/room", factory)
    if credentials:
        ask_for(server, factory, *credentials)
    if not server.attach(None):
        sys.exit(f"port {port} is taken")
    threading.Thread(target=wishes.read, daemon=True).start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    GLib.MainLoop().run()


def ask_for(server: Any, factory: Any, user: str, password: str) -> None:
    """Let in nobody else, by digest as cameras do."""
    auth = Rtsp.RTSPAuth()
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    token, permissions = Rtsp.RTSPToken(), Rtsp.RTSPPermissions()
    token.set_string("media.factory.role", "viewer")
    auth.add_digest(user, password, token)
    for right in ("access", "construct"):
        permissions.add_permission_for_role("viewer", f"media.factory.{right}", True)
    factory.set_permissions(permissions)
    server.set_auth(auth)


class Wishes:
    """What the capsfilters are to ask for, now and of every later viewer."""

    def __init__(self) -> None:
        self._caps: dict[str, str] = {}
        self._media: list[Any] = []

    def configured(self, _factory: object, media: Any) -> None:
        """Somebody begins to watch."""
        self._media.append(media)
        self._apply(media)

    def read(self) -> None:
        """Take wishes until standard input ends."""
        for line in sys.stdin:
            element, caps = line.split(maxsplit=1)
            self._caps[element] = caps.strip()
            for media in self._media:
                self._apply(media)

    def _apply(self, media: Any) -> None:
        for element, caps in self._caps.items():
            found = media.get_element().get_by_name(element)
            if found is not None:
                found.set_property("caps", Gst.Caps.from_string(caps))


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], sys.argv[3:])
