"""``python -m dashboard link-identity``: for whoever runs the house's machines."""

import sys

from dashboard.accounts.oidc.linking import links_of
from dashboard.domain.actor import Actor
from dashboard.parts import Parts
from shared.web.problems import ProblemError


def link_identity(parts: Parts, username: str, subject: str | None, by: Actor) -> int:
    """Let an identity of the provider's open an account, or (None) no longer."""
    try:
        links_of(parts).put(username, subject, by)
    except ProblemError as error:
        sys.stderr.write(f"{error.detail}\n")
        return 1
    return 0
