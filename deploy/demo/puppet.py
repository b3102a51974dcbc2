"""The portrait as a puppet: a face and a head position in, a picture out."""

from dataclasses import dataclass, field

import numpy as np

from deploy.demo import mesh_points as mesh
from deploy.demo import mouth
from deploy.demo.muscles import Face, moved
from deploy.demo.portrait import HEIGHT, WIDTH, Picture, Points, Portrait
from deploy.demo.warp import Backward, backward, fill, grid

RING = 20
"""Fixed points around the head: beyond them the face's movement is nothing."""
RING_RADIUS = np.array([1.75, 2.3])
"""Eye distances, across and along the face."""
RING_CENTRE = np.array([0.0, 0.55])
HEAD_RADIUS = np.array([1.5, 2.1])
HEAD_CENTRE = np.array([0.0, 0.35])
HEAD_EDGE, HEAD_FADE = 1.25, 0.12
"""The head's movement fades to the background around 1.25 of its radius."""
NECK = np.array([0.0, 2.2])
"""The head turns about this point, eye distances below the eyes."""


@dataclass(frozen=True, slots=True)
class Head:
    """Movement of the head: shift in eye distances, turn in degrees, size as it comes nearer."""

    x: float = 0.0
    y: float = 0.0
    turn_deg: float = 0.0
    size: float = 1.0

    def forward(self, points: Points) -> Points:
        """Where points of the head go, in face units."""
        angle = np.radians(self.turn_deg)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        return np.asarray((points - NECK) @ turn * self.size + NECK + (self.x, self.y))

    def backward(self, points: Points) -> Points:
        """Where positions came from, the background standing still; face units."""
        angle = np.radians(self.turn_deg)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        source = (points - NECK - (self.x, self.y)) @ turn / self.size + NECK
        away = (points - HEAD_CENTRE - (self.x, self.y)) / HEAD_RADIUS
        radius = np.sqrt((away**2).sum(axis=1))
        weight = 1.0 / (1.0 + np.exp(np.minimum(60.0, (radius - HEAD_EDGE) / HEAD_FADE)))
        return np.asarray(points + weight[:, None] * (source - points))


@dataclass(frozen=True)
class Puppet:
    """Draws one portrait in any face and position."""

    portrait: Portrait
    rest: Points = field(init=False)
    ring: Points = field(init=False)
    positions: Points = field(init=False)
    shape: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        angle = np.linspace(0, 2 * np.pi, RING, endpoint=False)
        around = RING_CENTRE + RING_RADIUS * np.stack((np.cos(angle), np.sin(angle)), axis=1)
        positions, shape = grid(WIDTH, HEIGHT)
        values = {
            "rest": self.portrait.to_face(self.portrait.points),
            "ring": around,
            "positions": self.portrait.to_face(positions),
            "shape": shape,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def draw(self, face: Face, head: Head) -> Picture:
        """The picture [HEIGHT, WIDTH, 3]."""
        target = moved(self.rest, face)
        sources = head.backward(self.positions)
        inside = ((sources - RING_CENTRE) / RING_RADIUS) ** 2 @ np.ones(2) < 1.0
        sources[inside] += self._spline(target).shift(sources[inside])
        picture = fill(self.portrait.picture, self.portrait.to_canvas(sources), self.shape)
        lips = self.portrait.to_canvas(head.forward(target))
        return mouth.paint(picture, lips, self._opening(target))

    def _spline(self, target: Points) -> Backward:
        index = list(mesh.CONTROL)
        original = np.vstack((self.rest[index], self.ring))
        return backward(original, np.vstack((target[index], self.ring)))

    def _opening(self, target: Points) -> float:
        """How much wider than in the portrait the lips gape, in eye distances."""
        return mouth.gap(target) - mouth.gap(self.rest)
