"""From settings and bundle to whom a source may score: the one place that joins the two."""

import logging
from pathlib import Path

from edge_agent.adapters.gallery_file import GalleryFile, names_in
from edge_agent.bundle import Bundle, Resolved
from edge_agent.errors import EnrolmentError, ManifestError
from edge_agent.senses.enrolled import Enrolment

_log = logging.getLogger(__name__)


def open_gallery(bundle: Bundle, path: Path) -> GalleryFile:
    """The gallery of a bundle that recognises faces."""
    return GalleryFile(path, _recogniser(bundle).model.sha256)


def match_from(bundle: Bundle) -> float:
    """The recognition network's own threshold."""
    model = _recogniser(bundle).model
    if model.match_from is None:
        raise ManifestError(f"The model {model.name} does not say from where on faces match.")
    return model.match_from


def enrolment_of(person: str, bundle: Bundle, path: Path) -> Enrolment | None:
    """Whom a source may score; None in a one-person room, where no face is recognised.

    A bundle that recognises faces scores enrolled ones only: with nobody enrolled, none. A person
    who is enrolled must not be watched by a bundle that cannot tell them from others.
    """
    if bundle.find("face_recognition") is None:
        if person in names_in(path):
            raise EnrolmentError(
                f"{person} is enrolled, but the model bundle {bundle.name!r} recognises nobody.",
                f"set ATTUNE_BUNDLE=shared_room, or `python -m edge_agent gallery remove {person}`",
            )
        return None
    gallery = open_gallery(bundle, path).gallery(match_from(bundle))
    if person not in gallery.people:
        _log.warning("nobody is enrolled for this source: no face will be scored")
    return Enrolment(person, gallery)


def _recogniser(bundle: Bundle) -> Resolved:
    found = bundle.find("face_recognition")
    if found is None:
        raise EnrolmentError(
            f"The model bundle {bundle.name!r} has no network that recognises faces.",
            "set ATTUNE_BUNDLE=shared_room",
        )
    return found
