"""A receiver of webhooks, and a house that calls it."""

from collections.abc import Iterator

import pytest

from tests.dashboard.delivery.house import House, house
from tests.dashboard.delivery.receiver import Receiver, receiving
from tests.dashboard.desk import Desk


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


@pytest.fixture
def place(desk: Desk) -> House:
    return house(desk, deadline_s=2.0)
