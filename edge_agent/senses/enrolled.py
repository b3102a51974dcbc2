"""Which of the faces in view is the enrolled person's: everybody else is counted, never scored."""

from dataclasses import dataclass, field

from edge_agent.domain.face_shape import measure
from edge_agent.domain.faces import Frame
from edge_agent.domain.gallery import Gallery
from edge_agent.domain.recognition import align
from edge_agent.ports import FaceRecogniser
from edge_agent.senses.face_finder import Located
from edge_agent.senses.stage_clock import StageClock


@dataclass(frozen=True)
class Enrolment:
    """The person this source watches and the pictures they are known by."""

    person: str
    gallery: Gallery


@dataclass
class EnrolledFace:
    """Remembers for each followed face whether it is the enrolled person's.

    A new face is asked about at once, everybody else's again each second, and the one that is
    scored at the second's end: two faces that pass close by each other may swap their numbers.
    A face that is turned away too far is not asked about; while it is followed, the last answer
    holds.
    """

    recogniser: FaceRecogniser
    enrolment: Enrolment
    _answers: dict[int, bool] = field(default_factory=dict)

    def reset(self) -> None:
        """Forget all answers."""
        self._answers.clear()

    def forget(self, person_id: str) -> None:
        """Take a person out of the gallery that is compared with, in one step."""
        gallery = self.enrolment.gallery.without(person_id)
        self.enrolment = Enrolment(self.enrolment.person, gallery)

    def begin_second(self) -> None:
        """Ask again about everybody who was somebody else."""
        self._answers = {number: True for number, is_they in self._answers.items() if is_they}

    def choose(self, frame: Frame, faces: list[Located], clock: StageClock) -> Located | None:
        """The enrolled person's face among those of a frame; None when it is not there."""
        for face in faces:
            if face.number not in self._answers:
                self.ask(frame, face, clock)
        theirs = [face for face in faces if self._answers.get(face.number)]
        # two faces that both match: one is a picture on the wall, a twin or an error
        return theirs[0] if len(theirs) == 1 else None

    def ask(self, frame: Frame, face: Located, clock: StageClock) -> bool | None:
        """Whether this face is the enrolled person's; None when it cannot be told from here."""
        if measure(face.mesh) is None:
            return None
        with clock.stage("face_recognition"):
            crop = align(frame, face.mesh, self.recogniser.side)
            match = self.enrolment.gallery.match(self.recogniser.embedding(crop))
        answer = match.person == self.enrolment.person
        self._answers[face.number] = answer
        return answer
