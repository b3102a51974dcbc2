"""``python -m deploy.certificates``: TLS between the hub and everybody who calls it.

init HOST...            authority, the hub's certificate for these names, the services' own
issue EDGE --person P   certificate, Redis account and settings file of one edge box
renew NAME...           new certificates for the same names (without names: all but the authority)
revoke EDGE             take a box's account away
load                    let the running Redis read the accounts again
check                   exit status 1 when one ends within --days
"""

import argparse
import datetime
import sys
from pathlib import Path

from redis.exceptions import RedisError

from deploy.certificates.folder import AUTHORITY, CertificateError, Folder
from shared.streams.tls import plain

EXPIRING = 1
MISUSE = 2


def main(arguments: list[str] | None = None) -> int:
    """Do one thing; 0, or 1 when something expires, or 2 with a sentence on stderr."""
    options = _parser().parse_args(arguments)
    now = datetime.datetime.now(datetime.UTC)
    folder = Folder(options.folder, now)
    try:
        return _do(options, folder, now)
    except CertificateError as error:
        sys.stderr.write(f"error: {error}\n")
    except OSError as error:
        sys.stderr.write(f"error: {error.filename}: {error.strerror}\n")
    except RedisError as error:
        sys.stderr.write(f"error: {plain(error)}\n")
    return MISUSE


def _do(options: argparse.Namespace, folder: Folder, now: datetime.datetime) -> int:
    match options.command:
        case "init":
            folder.begin(tuple(options.host))
            _say(f"{folder.path}: keep {AUTHORITY}.key off the network; give each its own files")
        case "issue":
            folder.edge(options.edge, tuple(options.person))
            _say(f"{folder.path}: copy {AUTHORITY}.crt and {options.edge}.crt .key .env to the box")
            _say("then: python -m deploy.certificates load")
        case "renew":
            for name in options.name or [x.name for x in folder.lives() if x.name != AUTHORITY]:
                folder.renew(name)
                _say(f"renewed {name}")
        case "revoke":
            folder.revoke(options.edge)
            _say("then: python -m deploy.certificates load (ends the box's connections)")
        case "load":
            folder.load_accounts()
        case _:
            return _check(folder, now, options.days)
    return 0


def _check(folder: Folder, now: datetime.datetime, days: int) -> int:
    status = 0
    for life in folder.lives():
        left = (life.ends - now).days
        soon = left < days
        status = EXPIRING if soon else status
        _say(f"{life.name:20} {life.ends:%Y-%m-%d} {left:5} days{'  RENEW' if soon else ''}")
    return status


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.certificates",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--folder", type=Path, default=Path("var/certificates"))
    commands = parser.add_subparsers(dest="command", required=True)
    init = commands.add_parser("init")
    init.add_argument("host", nargs="+", help="names and addresses under which the hub is called")
    issue = commands.add_parser("issue")
    issue.add_argument("edge", help="the box's ATTUNE_EDGE_ID")
    issue.add_argument("--person", action="append", required=True, help="a resident it watches")
    renew = commands.add_parser("renew")
    renew.add_argument("name", nargs="*")
    revoke = commands.add_parser("revoke")
    revoke.add_argument("edge")
    commands.add_parser("load")
    check = commands.add_parser("check")
    check.add_argument("--days", type=int, default=30)
    return parser


if __name__ == "__main__":
    sys.exit(main())
