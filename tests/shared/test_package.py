from pathlib import Path

import shared

ROOT = Path(__file__).resolve().parent.parent.parent


def test_shared_is_ours() -> None:
    """A stranger's distribution of the same name is on the package index."""
    assert shared.__file__ is not None
    assert Path(shared.__file__).resolve().parent == ROOT / "shared"
