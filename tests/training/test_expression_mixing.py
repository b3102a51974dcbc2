import pytest

pytest.importorskip("torch", reason="mixing needs torch (extra: training)")

import torch

from training.expression.mixing import mixed

LABELS = torch.tensor([0, 1, 2, 3])
FACES = torch.stack([torch.full((1, 48, 48), float(value)) for value in (0, 60, 120, 250)])


@pytest.mark.parametrize("seed", range(24))
def test_a_face_is_shared_as_its_label_is(seed: int) -> None:
    """Each face has one grey level, so the mean level must be the shares' own mixture."""
    faces, shares = mixed(FACES, LABELS, 4, torch.Generator().manual_seed(seed))

    levels = torch.tensor([0.0, 60.0, 120.0, 250.0])
    torch.testing.assert_close(shares.sum(1), torch.ones(4))
    torch.testing.assert_close(faces.mean((1, 2, 3)), shares @ levels, atol=1e-2, rtol=1e-4)


def test_batches_are_left_alone_blended_and_pasted() -> None:
    seen = set()
    for seed in range(40):
        faces, shares = mixed(FACES, LABELS, 4, torch.Generator().manual_seed(seed))
        if bool((shares.amax(1) == 1).all()):
            seen.add("alone")
        elif bool((faces.amax((1, 2, 3)) == faces.amin((1, 2, 3))).all()):
            seen.add("blended")
        else:
            seen.add("pasted")
    assert seen == {"alone", "blended", "pasted"}


def test_the_input_is_left_alone() -> None:
    before = FACES.clone()
    for seed in range(8):
        mixed(FACES, LABELS, 4, torch.Generator().manual_seed(seed))
    assert torch.equal(FACES, before)
