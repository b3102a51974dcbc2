from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.adapters.y4m import NotYuv4Mpeg, Parser

HEADER = b"YUV4MPEG2 W4 H2 F10:1 Ip A1:1 C420jpeg\n"
PICTURES = [bytes([value] * 12) for value in (10, 20, 30)]
STREAM = HEADER + b"".join(b"FRAME\n" + picture for picture in PICTURES)


@given(st.lists(st.integers(1, len(STREAM)), max_size=12))
def test_pictures_come_whole_however_the_bytes_are_cut(cuts: list[int]) -> None:
    parser, edges = Parser(), [0, *sorted(cuts), len(STREAM)]
    pieces = [STREAM[a:b] for a, b in pairwise(edges)]
    found = [picture for piece in pieces for picture in parser.feed(piece)]
    assert [picture.data.tobytes() for picture in found] == PICTURES
    assert found[0].data.shape == (3, 4)


def test_grey_stays_grey() -> None:
    (picture,) = Parser().feed(HEADER + b"FRAME\n" + bytes([128] * 12))
    assert picture.to_bgr().shape == (2, 4, 3)
    assert np.ptp(picture.to_bgr()) == 0


@pytest.mark.parametrize(
    "data", [b"JFIF" * 200, b"YUV4MPEG2 H2\n", HEADER + b"FRAMF\n", HEADER + b"x" * 600]
)
def test_something_else_is_refused(data: bytes) -> None:
    with pytest.raises(NotYuv4Mpeg):
        list(Parser().feed(data))
