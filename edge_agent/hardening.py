"""What this process holds in memory, pictures and sound of a person, stays there when it dies.

A core dump would be a picture on the disk. See core(5) and prctl(2) of the Linux manual.
"""

import ctypes
import logging
import resource
import sys
import threading
from types import TracebackType

log = logging.getLogger(__name__)

PR_SET_DUMPABLE = 4
NO_CORE_BYTES = 1
"""Too small for a core file, and unlike 0 the kernel also refuses to hand the core to a program
(``core_pattern`` with a pipe), for which the limit otherwise does not count."""


def keep_memory_private() -> None:
    """No core dump of this process or of those it starts; nobody else may look into its memory."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    limit = NO_CORE_BYTES if hard == resource.RLIM_INFINITY else min(NO_CORE_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
    if sys.platform == "linux":
        _set_not_dumpable()
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def _set_not_dumpable() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        log.warning("memory can be read", extra={"fields": {"errno": ctypes.get_errno()}})


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    # Python's own hook prints the exception's text as it is; ours takes quoted data out of it.
    log.critical("the process ends on an error", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)
