"""What ``python -m dashboard`` understands."""

import argparse
from pathlib import Path

from dashboard.domain.rights import Role
from dashboard.domain.site import PurposeKind


def parser() -> argparse.ArgumentParser:
    """The commands and what they take."""
    commands = argparse.ArgumentParser(prog="python -m dashboard", description="The care desk.")
    found = commands.add_subparsers(dest="command", required=True)
    found.add_parser("serve", help="serve the page and its REST interface")
    found.add_parser("one-time-password", help="print one while nobody has chosen a password")
    user = found.add_parser("add-user", help="add a user and print a one-time password")
    user.add_argument("username")
    user.add_argument("--role", type=Role, choices=list(Role), required=True)
    user.add_argument("--ward", action="append", default=[], help="whose residents they may see")
    user.add_argument("--resident", action="append", default=[], help="somebody they may see")
    user.add_argument("--all-wards", action="store_true", help="they may see the whole house")
    reset = found.add_parser("reset-password", help="print a one-time password for an account")
    reset.add_argument("username")
    identity = found.add_parser("link-identity", help="let somebody of the provider's sign in")
    identity.add_argument("username")
    identity.add_argument("--subject", help="as the provider names them; without it, nobody")
    ward = found.add_parser("add-ward", help="add a ward")
    ward.add_argument("ward_id")
    ward.add_argument("--name", required=True)
    resident = found.add_parser("add-resident", help="enrol somebody; consent is given on the page")
    resident.add_argument("person_id", help="a pseudonym")
    resident.add_argument("--name", required=True)
    resident.add_argument("--room", required=True)
    resident.add_argument("--ward", help="without one, only who sees the whole house sees them")
    purpose = found.add_parser("record-purpose", help="why a site of education may watch")
    purpose.add_argument("--kind", type=PurposeKind, choices=list(PurposeKind), required=True)
    purpose.add_argument("--text", required=True, help="the reason, in a sentence")
    purpose.add_argument("--by", required=True, help="who answers for it: name and office")
    gone = found.add_parser("box-gone", help="a box is gone for good and confirms no erasure")
    gone.add_argument("edge_id", nargs="?", help="without one: boxes that nobody knows by name")
    gone.add_argument("--why", required=True, help="what became of its disk, in a sentence")
    gone.add_argument("--by", required=True, help="who answers for it: name and office")
    _audit(found.add_parser("audit", help="check or export the record of who saw and did what"))
    openapi = found.add_parser("openapi", help="write dashboard/openapi.json")
    openapi.add_argument("--check", action="store_true", help="only say whether it is up to date")
    return commands


def _audit(audit: argparse.ArgumentParser) -> None:
    actions = audit.add_subparsers(dest="action", required=True)
    check = actions.add_parser("verify", help="whether no record was changed, removed or put in")
    check.add_argument("--file", type=Path, help="an export, in place of the database")
    check.add_argument("--anchor", default="", help="what an earlier verification said was last")
    export = actions.add_parser("export", help="write the records as JSON lines")
    export.add_argument("--out", type=Path, help="a file; else standard output")
    export.add_argument("--from-seq", type=int, default=1, help="the first record to write")
