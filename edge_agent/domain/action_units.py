"""Facial action units from landmarks: how far a face has moved from its own neutral.

Numbers and names follow the Facial Action Coding System (Ekman, Friesen & Hager 2002), but these
are lengths, not a coder's intensities A to E. A face's own shape (high brows, drooping corners)
is no expression: each unit is the change against a slow reference of the same person, in eye
distances, 0 where nothing moved; ``au_43`` is the share of the usual eye opening that is missing.

What landmarks cannot tell apart has one channel: AU6 and AU7 both lift the lower lid, AU26 and
AU27 differ in extent. AU9 and AU10 are not given: on FER2013's validation split the lift of the
nose's wings and of the upper lip answered more to smiles (area under the curve against neutral
0.68-0.83) than to disgust (0.58-0.65), and a sign of pain that sees smiles would be worse than
none. AU15 and AU20 are the weakest that are given: across persons neither tells sad or fearful
pictures from neutral ones there (``benchmarks.face_movements``), so they rest on the person's own
reference alone, against which AU15 does tell crying from laughing.
"""

from dataclasses import astuple, dataclass

from edge_agent.domain.face_shape import FaceShape, median

ACTION_UNITS = (
    "au_01",
    "au_02",
    "au_04",
    "au_06_07",
    "au_12",
    "au_15",
    "au_20",
    "au_25",
    "au_26_27",
    "au_43",
)
LEARN_S = 15
"""Usable seconds before anything is given; their median starts the reference."""
FOLLOW_S = 600
"""The reference's time constant: an hour in bed changes it, a minute of crying hardly."""
MAX_PULL = 0.02
"""Eye distances: a second further off than this pulls no harder (bounded influence, Huber 1964).
A lasting grimace of 0.1 needs some 50 minutes to become the reference."""
MIN_OPENING = 0.05
"""Of the eye's width: a reference learned from closed eyes cannot tell that they close."""


@dataclass(frozen=True)
class Neutral:
    """One person's usual face; ``learning`` holds the first shapes until there is a reference."""

    shape: FaceShape | None = None
    learning: tuple[FaceShape, ...] = ()

    def step(self, seen: FaceShape) -> "Neutral":
        """One more second: ``r + clip(x - r, +-MAX_PULL) / FOLLOW_S`` for each measure.

        A plain running mean would follow the very expression that is to be measured.
        """
        if self.shape is None:
            first = (*self.learning, seen)
            return Neutral(median(first)) if len(first) >= LEARN_S else Neutral(None, first)
        pairs = zip(astuple(self.shape), astuple(seen), strict=True)
        return Neutral(FaceShape(*(r + _clip(x - r) / FOLLOW_S for r, x in pairs)))


def _clip(pull: float) -> float:
    return min(MAX_PULL, max(-MAX_PULL, pull))


def action_units(seen: FaceShape, neutral: FaceShape) -> dict[str, float]:
    """Each unit of ``ACTION_UNITS``, 0..1.

    - ``au_01``, ``au_02``: inner and outer brow ends raised
    - ``au_04``: brows lowered as a whole; drawn together while raised (AU1+4) is not seen
    - ``au_06_07``: cheeks raised or lids tightened, by the lower lids
    - ``au_12``: lip corners pulled up, with what they moved outwards
    - ``au_15``: lip corners pulled down
    - ``au_20``: lips stretched: corners outwards more than upwards
    - ``au_25``: lips parted; ``au_26_27``: jaw dropped
    - ``au_43``: eyes closed

    >>> rest = FaceShape(0.29, 0.27, -0.05, 0.31, 0.01, 0.77, 0.04, 0.9)
    >>> set(action_units(rest, rest).values())
    {0.0}
    """
    moved = seen.minus(neutral)
    outwards = moved.mouth_width / 2
    up, down = max(0.0, moved.lip_corner), max(0.0, -moved.lip_corner)
    usual = max(MIN_OPENING, neutral.eye_opening)
    units = {
        "au_01": moved.inner_brow,
        "au_02": moved.outer_brow,
        "au_04": -(moved.inner_brow + moved.outer_brow) / 2,
        "au_06_07": moved.lower_lid,
        "au_12": up + max(0.0, outwards) if up > 0 else 0.0,
        "au_15": down,
        "au_20": outwards - up,
        "au_25": moved.lip_gap,
        "au_26_27": moved.chin,
        "au_43": -moved.eye_opening / usual,
    }
    return {name: min(1.0, max(0.0, units[name])) for name in ACTION_UNITS}
