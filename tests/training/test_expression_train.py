import csv
import dataclasses
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs torch (extra: training)")
pytest.importorskip("onnx", reason="the export needs onnx (extra: training)")
pytest.importorskip("matplotlib", reason="plots need matplotlib (extra: training)")

import torch
from PIL import Image

from training.expression.__main__ import main
from training.expression.data import LABELS
from training.expression.network import load_network
from training.expression.train import Recipe, Trainer, augmentation_factor, learning_rate, train


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven patterns that a network can tell apart, four noisy pictures of each per split."""
    path = tmp_path_factory.mktemp("faces") / "faces.zip"
    rng = np.random.default_rng(0)
    with zipfile.ZipFile(path, "w") as handle:
        for split in ("train", "val", "publictest"):
            for k, label in enumerate(LABELS):
                for i in range(4):
                    pattern = 120 + 100 * np.sin(np.arange(48) * (k + 1) / 4)
                    noisy = pattern[:, None] + rng.normal(0, 10, (48, 48))
                    buffer = io.BytesIO()
                    Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(buffer, "PNG")
                    handle.writestr(f"{split}/{label}/{i}.png", buffer.getvalue())
    return path


TINY = Recipe(epochs=2, batch=14, warmup_epochs=1, bf16=False, threads=1)


def test_an_interrupted_run_ends_where_an_unbroken_one_ends(archive: Path, tmp_path: Path) -> None:
    train(archive, tmp_path / "unbroken", TINY)
    stopped = Trainer.run_epoch

    def dies_in_the_second(self: Trainer, images: torch.Tensor, labels: torch.Tensor) -> float:
        if self.epoch == 1:
            raise KeyboardInterrupt
        return stopped(self, images, labels)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Trainer, "run_epoch", dies_in_the_second)
        with pytest.raises(KeyboardInterrupt):
            train(archive, tmp_path / "broken", TINY)
    train(archive, tmp_path / "broken", TINY)

    one, two = (
        torch.load(tmp_path / name / "last.pt", weights_only=True)["average"]
        for name in ("unbroken", "broken")
    )
    for key, value in one.items():
        torch.testing.assert_close(value, two[key], atol=1e-4, rtol=1e-4)
    with (tmp_path / "broken" / "curves.csv").open(newline="") as handle:
        assert [float(row["epoch"]) for row in csv.DictReader(handle)] == [1, 2]


def test_one_command_trains_exports_and_judges(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--data", str(archive), "--out", str(tmp_path)]
    tiny = ["--epochs", "1", "--warmup-epochs", "0.5", "--batch", "14", "--no-bf16"]
    assert main(["train", *common, *tiny]) == 0
    assert main(["export", *common, "--licence", "ours"]) == 0
    model = tmp_path / "attune_expression.onnx"
    reference = model.rename(tmp_path / "reference.onnx")

    code = main(["reproduce", *common, *tiny, "--reference", str(reference)])

    assert code == 0
    assert "+0.00 points" in capsys.readouterr().out
    produced = {path.name for path in tmp_path.iterdir()}
    assert {"curves.csv", "curves.png", "reliability.png", "table.md", model.name} <= produced


def test_the_averaged_weights_follow_the_network_halfway() -> None:
    """After step 1 the decay is 2/11, so the average holds 2/11 old and 9/11 new."""
    trainer = Trainer(dataclasses.replace(TINY))
    old = trainer.average.head.bias.clone()
    trainer.network.train()
    trainer.step(torch.rand(7, 1, 48, 48) * 255, torch.eye(7))

    new = trainer.network.head.bias.detach()
    torch.testing.assert_close(trainer.average.head.bias, old * 2 / 11 + new * 9 / 11)


def test_schedules_start_and_end_where_they_should() -> None:
    recipe = Recipe(epochs=10, peak_rate=0.2, warmup_epochs=1)
    rates = [learning_rate(e / 10, recipe) for e in range(101)]

    assert rates[0] == 0
    assert max(rates) == rates[10] == 0.2
    assert rates[-1] == pytest.approx(0)
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert augmentation_factor(0, recipe) == 1
    assert augmentation_factor(10, recipe) == recipe.fade_to


def test_a_student_is_taught_mostly_what_its_teacher_says_of_the_same_faces(
    archive: Path, tmp_path: Path
) -> None:
    wide = dataclasses.replace(TINY, epochs=1, warmup_epochs=0.5, width=2)
    teacher = train(archive, tmp_path / "teacher", wide)
    recipe = dataclasses.replace(TINY, teachers=str(teacher), teacher_share=0.75)
    trainer = Trainer(recipe)
    faces = torch.rand(7, 1, 48, 48) * 255

    targets = trainer.taught(faces, torch.eye(7))

    said = load_network(teacher)(faces).softmax(1)
    label = 0.9 * torch.eye(7) + 0.1 / 7
    torch.testing.assert_close(targets, 0.25 * label + 0.75 * said, atol=1e-5, rtol=1e-4)
    assert trainer.teachers[0].stem.norm.num_features == 2 * trainer.network.stem.norm.num_features


def test_without_a_teacher_the_labels_are_taught_smoothed() -> None:
    targets = Trainer(TINY).taught(torch.zeros(2, 1, 48, 48), torch.eye(7)[:2])
    torch.testing.assert_close(targets, 0.9 * torch.eye(7)[:2] + 0.1 / 7)


def test_a_run_can_begin_with_the_weights_of_another(archive: Path, tmp_path: Path) -> None:
    earlier = train(archive, tmp_path / "earlier", TINY)
    trainer = Trainer(dataclasses.replace(TINY, start=str(earlier)))
    for name, value in load_network(earlier).state_dict().items():
        torch.testing.assert_close(trainer.network.state_dict()[name], value)
