import pytest

pytest.importorskip("torch", reason="augmentation needs torch (extra: training)")

import torch

from training.expression.augment import Augmentation, augment

NOTHING = Augmentation().times(0.0)


def _faces(count: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    return torch.randint(0, 256, (count, 1, 48, 48), generator=generator, dtype=torch.uint8)


def test_shape_and_range_are_kept_and_the_input_is_left_alone() -> None:
    faces = _faces(64)
    before = faces.clone()

    out = augment(faces, Augmentation(blur_probability=0.5), torch.Generator().manual_seed(0))

    assert out.shape == faces.shape
    assert out.dtype == torch.float32
    assert 0 <= out.min() <= out.max() <= 255
    assert torch.equal(faces, before)
    assert not torch.equal(out[0], faces[0].float())


def test_without_strength_each_face_is_itself_or_its_mirror_image() -> None:
    faces = _faces(32)

    out = augment(faces, NOTHING, torch.Generator().manual_seed(0))

    same = (out - faces).abs().amax((1, 2, 3)) < 0.1
    mirrored = (out - faces.flip(3)).abs().amax((1, 2, 3)) < 0.1
    assert bool((same | mirrored).all())
    assert same.any()
    assert mirrored.any()


def test_the_same_seed_gives_the_same_faces() -> None:
    one, two = (
        augment(_faces(8), Augmentation(), torch.Generator().manual_seed(5)) for _ in range(2)
    )

    assert torch.equal(one, two)


def test_erasing_covers_at_most_a_fifth_of_a_face_with_one_grey() -> None:
    white = torch.full((200, 1, 48, 48), 255, dtype=torch.uint8)
    only_erasing = Augmentation(0, 0, 0, 0, erase_probability=1.0, blur_probability=0)

    out = augment(white, only_erasing, torch.Generator().manual_seed(2))

    covered = (out < 254.5).float().mean((1, 2, 3))
    assert 0.01 < covered.mean() < 0.2
    assert covered.max() < 0.25  # 20 % plus the rounding to whole pixels
    assert all(len(face.round().unique()) <= 2 for face in out)
