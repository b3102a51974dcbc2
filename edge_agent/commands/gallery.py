"""``gallery enrol | list | remove``: whose faces may be scored in a room that several share."""

import sys
import time
from pathlib import Path

import cv2
import numpy as np

from edge_agent.adapters.encoders import Encoders, open_encoders
from edge_agent.bundle import load_bundle
from edge_agent.domain.alignment import eye_distance, face_square
from edge_agent.domain.face_shape import measure
from edge_agent.domain.faces import Frame
from edge_agent.domain.gallery import MAX_PICTURES, Embedding, agreement, unit
from edge_agent.domain.mesh import Mesh, key_points
from edge_agent.domain.recognition import align
from edge_agent.enrolment import match_from, open_gallery
from edge_agent.errors import EnrolmentError
from edge_agent.senses.face_finder import MIN_PRESENCE
from edge_agent.settings import Settings

MIN_EYES_PX = 30.0
"""The recognition network's own square has 35 pixels between the eyes: no enlarged faces."""
MAX_SIDE_PX = 1280
"""Photographs are larger than a camera's frames; detectors know faces of a frame's size."""


def enrol(person: str, pictures: list[Path], consented: bool) -> None:
    """Put a person's face into the gallery: one face a picture, all of the same person."""
    if not consented:
        raise EnrolmentError(
            "Recognising a person needs their consent, or their representative's, for just that.",
            "record it, then repeat the command with --consented",
        )
    if not 1 <= len(pictures) <= MAX_PICTURES:
        raise EnrolmentError(f"Give 1 to {MAX_PICTURES} pictures, not {len(pictures)}.")
    settings = Settings()
    bundle = load_bundle(settings)
    gallery, threshold = open_gallery(bundle, settings.gallery), match_from(bundle)
    encoders = open_encoders(bundle)
    rows = unit([embed(encoders, _read(path), path.name) for path in pictures])
    if agreement(rows) < threshold:
        raise EnrolmentError(
            "The pictures do not seem to show one person: two of them are too unlike.",
            f"similarity {agreement(rows):.3f}, needed {threshold:.3f}",
        )
    gallery.put(person, rows, round(time.time() * 1000))
    sys.stdout.write(f"{person}: enrolled with {len(rows)} pictures; none of them was kept\n")


def list_people() -> None:
    """Everybody who is enrolled, by pseudonym."""
    settings = Settings()
    people = open_gallery(load_bundle(settings), settings.gallery).people()
    for name, person in sorted(people.items()):
        day = time.strftime("%Y-%m-%d", time.gmtime(person.enrolled_at / 1000))
        sys.stdout.write(f"{name}: {len(person.embeddings)} pictures, enrolled on {day}\n")
    if not people:
        sys.stdout.write("nobody is enrolled\n")


def remove(person: str) -> None:
    """Forget a person's face; without it, nobody is scored where they are watched."""
    settings = Settings()
    open_gallery(load_bundle(settings), settings.gallery).remove(person)
    sys.stdout.write(f"{person}: removed\n")


def embed(encoders: Encoders, picture: Frame, name: str) -> Embedding:
    """The embedding of the one face in a picture; ``EnrolmentError`` says what is wrong with it."""
    meshes = _meshes(encoders, picture)
    if len(meshes) != 1:
        raise EnrolmentError(f"{name} must show exactly one face, and shows {len(meshes)}.")
    eyes_px = eye_distance(key_points(meshes[0]))
    if eyes_px < MIN_EYES_PX:
        raise EnrolmentError(
            f"The face in {name} is too small: {eyes_px:.0f} pixels between the eyes, "
            f"{MIN_EYES_PX:.0f} are needed."
        )
    if measure(meshes[0]) is None:
        raise EnrolmentError(f"The face in {name} is turned away too far.")
    if encoders.face_recognition is None:
        raise EnrolmentError("The model bundle has no network that recognises faces.")
    side = encoders.face_recognition.side
    return encoders.face_recognition.embedding(align(picture, meshes[0], side))


def _meshes(encoders: Encoders, picture: Frame) -> list[Mesh]:
    """Each face's mesh, laid twice: the second time from the first's own points."""
    found = []
    for face in encoders.face_detector.detect(picture):
        rough = encoders.face_landmarks.locate(picture, face_square(face.points))
        mesh = encoders.face_landmarks.locate(picture, face_square(key_points(rough)))
        if mesh.presence >= MIN_PRESENCE:
            found.append(mesh)
    return found


def _read(path: Path) -> Frame:
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR) if path.is_file() else None
    if picture is None:
        raise EnrolmentError(f"{path.name} is no picture that can be read.", str(path))
    shrink = min(1.0, MAX_SIDE_PX / max(picture.shape[:2]))
    if shrink < 1.0:
        picture = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    return np.asarray(picture, np.uint8)
