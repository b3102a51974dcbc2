"""Training: SGD with a cosine learning rate, mixed faces and averaged (EMA) weights.

Targets are the labels, smoothed; with teachers, mostly what these say of the very same mixed and
augmented picture (Beyer et al. 2022, "A good teacher is patient and consistent"). The labels of
FER2013 are noisy, and a teacher's doubt tells more of a face than its one word.

Every epoch is checkpointed, so that a killed run goes on where it stopped. The weights kept are
the averaged ones of the epoch with the best validation accuracy; publictest is never opened here.
"""

import copy
import csv
import dataclasses
import json
import math
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from training.expression.augment import Augmentation, augment
from training.expression.data import LABELS, Faces, read_split, remove_copies
from training.expression.mixing import mixed
from training.expression.network import ExpressionNet, load_network, mirrored_logits

CURVE_FIELDS = ("epoch", "train_loss", "val_nll", "val_accuracy", "learning_rate", "seconds")


@dataclass(frozen=True)
class Recipe:
    """One training run. `peak_rate` is for `batch` faces a step; both scale together."""

    epochs: int = 60
    batch: int = 128
    peak_rate: float = 0.1
    warmup_epochs: float = 2.0
    momentum: float = 0.9
    weight_decay: float = 5e-4
    label_smoothing: float = 0.1
    ema_decay: float = 0.998  # a memory of 500 steps, about two and a half epochs of FER2013
    # 0.7 million weights underfit the full augmentation: at 18 of 60 epochs the accuracy on clean
    # training faces was 0.649 against 0.636 on val. So it falls to half over the last 60 %.
    fade_from: float = 0.4
    fade_to: float = 0.5
    mix: bool = True
    start: str = ""  # path of a best.pt to begin with instead of random weights
    width: int = 1  # channels of the network, times what ships
    # Paths of teachers' best.pt, comma-separated; their share of the target beside the label.
    teachers: str = ""
    teacher_share: float = 0.8
    bf16: bool = True
    threads: int = 2
    seed: int = 7


def learning_rate(epoch: float, recipe: Recipe) -> float:
    """Linear warm-up, then half a cosine down to zero at the last step.

    >>> learning_rate(0.0, Recipe()), learning_rate(2.0, Recipe()), learning_rate(60.0, Recipe())
    (0.0, 0.1, 0.0)
    """
    if epoch < recipe.warmup_epochs:
        return recipe.peak_rate * epoch / recipe.warmup_epochs
    done = (epoch - recipe.warmup_epochs) / (recipe.epochs - recipe.warmup_epochs)
    return recipe.peak_rate * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


def augmentation_factor(epoch: int, recipe: Recipe) -> float:
    """1 until `fade_from` of the epochs, then in a straight line to `fade_to` at the last one.

    >>> [round(augmentation_factor(e, Recipe()), 2) for e in (0, 24, 42, 60)]
    [1.0, 1.0, 0.75, 0.5]
    """
    done = (epoch / recipe.epochs - recipe.fade_from) / (1 - recipe.fade_from)
    return 1 - (1 - recipe.fade_to) * max(0.0, done)


def to_tensor(faces: Faces) -> tuple[Tensor, Tensor]:
    """Images uint8 [N, 1, 48, 48] and labels int64 [N]."""
    return torch.from_numpy(faces.images)[:, None], torch.from_numpy(faces.labels)


def load_teachers(paths: str) -> list[ExpressionNet]:
    """Networks from comma-separated paths of weights; none from an empty string."""
    loaded = [load_network(Path(path)) for path in paths.split(",") if path]
    return [network.to(memory_format=torch.channels_last) for network in loaded]  # type: ignore[call-overload]


def predict_logits(network: nn.Module, images: Tensor, bf16: bool = False) -> Tensor:
    """Mirror-averaged logits float32 [N, 7] of uint8 images [N, 1, 48, 48]."""
    network.eval()
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        parts = [mirrored_logits(network, part.float()) for part in torch.split(images, 256)]
    return torch.cat(parts)


class Trainer:
    """Network, averaged copy, optimiser and position: everything that a checkpoint holds."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        torch.manual_seed(recipe.seed)
        first = (
            load_network(Path(recipe.start)) if recipe.start else ExpressionNet(width=recipe.width)
        )
        self.network = first.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = copy.deepcopy(self.network).requires_grad_(False)
        weights = [p for p in self.network.parameters() if p.ndim > 1]
        others = [p for p in self.network.parameters() if p.ndim <= 1]
        self.optimiser = torch.optim.SGD(
            [
                {"params": weights, "weight_decay": recipe.weight_decay},
                {"params": others, "weight_decay": 0.0},  # decay on norms and biases only hurts
            ],
            lr=recipe.peak_rate,
            momentum=recipe.momentum,
            nesterov=True,
        )
        self.teachers = load_teachers(recipe.teachers)
        self.epoch = 0
        self.steps = 0
        self.best_accuracy = 0.0

    def state(self) -> dict[str, Any]:
        return {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "position": [self.epoch, self.steps, self.best_accuracy],
        }

    def restore(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.epoch, self.steps, self.best_accuracy = state["position"]

    def taught(self, faces: Tensor, shares: Tensor) -> Tensor:
        """The targets [N, C] of these very faces: smoothed labels, with teachers mostly theirs."""
        smoothing = self.recipe.label_smoothing
        targets = (1 - smoothing) * shares + smoothing / shares.shape[1]
        if not self.teachers:
            return targets
        with torch.inference_mode():
            said = [teacher(faces).float().softmax(1) for teacher in self.teachers]
        return targets.lerp(torch.stack(said).mean(0), self.recipe.teacher_share)

    def step(self, faces: Tensor, shares: Tensor) -> float:
        """One update on faces float [N, 1, 48, 48] with shares of each label [N, C]; the loss."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.recipe.bf16):
            targets = self.taught(faces, shares)
            logits = self.network(faces)
        loss = functional.cross_entropy(logits.float(), targets)
        self.optimiser.zero_grad()
        torch.autograd.backward(loss)
        self.optimiser.step()
        self.steps += 1
        self._follow()
        return loss.item()

    def _follow(self) -> None:
        """Move the averaged copy towards the network, faster while it is young."""
        decay = min(self.recipe.ema_decay, (1 + self.steps) / (10 + self.steps))
        for mean, value in zip(
            self.average.state_dict().values(), self.network.state_dict().values(), strict=True
        ):
            if mean.dtype.is_floating_point:
                mean.lerp_(value, 1 - decay)
            else:
                mean.copy_(value)

    def _mixed(
        self, faces: Tensor, labels: Tensor, generator: torch.Generator
    ) -> tuple[Tensor, Tensor]:
        if self.recipe.mix:
            return mixed(faces, labels, len(LABELS), generator)
        return faces, functional.one_hot(labels, len(LABELS)).float()

    def run_epoch(self, images: Tensor, labels: Tensor) -> float:
        """One pass in a fresh random order; the mean training loss."""
        self.network.train()
        generator = torch.Generator().manual_seed(self.recipe.seed * 1000 + self.epoch)
        order = torch.randperm(len(images), generator=generator)
        batches = torch.split(order, self.recipe.batch)
        if len(batches) > 1 and len(batches[-1]) < self.recipe.batch:
            batches = batches[:-1]
        total = 0.0
        strength = Augmentation().times(augmentation_factor(self.epoch, self.recipe))
        bar = tqdm(batches, desc=f"epoch {self.epoch + 1}/{self.recipe.epochs}", mininterval=5)
        for i, chosen in enumerate(bar):
            rate = learning_rate(self.epoch + i / len(batches), self.recipe)
            for group in self.optimiser.param_groups:
                group["lr"] = rate
            faces = augment(images[chosen], strength, generator)
            total += self.step(*self._mixed(faces, labels[chosen], generator))
            bar.set_postfix(loss=f"{total / (i + 1):.3f}", refresh=False)
        self.epoch += 1
        return total / len(batches)


def _save(state: dict[str, Any], path: Path) -> None:
    """Write beside and rename, so that a kill leaves the old checkpoint or the new one."""
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def _append_curve(path: Path, row: tuple[float, ...]) -> None:
    fresh = not path.exists()
    with path.open("a", newline="") as handle:
        writer = csv.writer(handle)
        if fresh:
            writer.writerow(CURVE_FIELDS)
        writer.writerow([f"{value:.6g}" for value in row])


def train(data: Path, out: Path, recipe: Recipe) -> Path:
    """Train, or go on from `out/last.pt`; returns the path of the best weights."""
    torch.set_num_threads(recipe.threads)
    out.mkdir(parents=True, exist_ok=True)
    train_faces, val_faces, counts = remove_copies(
        read_split(data, "train"), read_split(data, "val")
    )
    tqdm.write(f"{len(train_faces)} train, {len(val_faces)} val, {counts}")
    settings = {"recipe": dataclasses.asdict(recipe), "dedup": dataclasses.asdict(counts)}
    (out / "recipe.json").write_text(json.dumps(settings, indent=2) + "\n")
    images, labels = to_tensor(train_faces)
    val_images, val_labels = to_tensor(val_faces)
    trainer = Trainer(recipe)
    last, best = out / "last.pt", out / "best.pt"
    if last.exists():
        trainer.restore(torch.load(last, weights_only=True))
    while trainer.epoch < recipe.epochs:
        started = monotonic()
        loss = trainer.run_epoch(images, labels)
        logits = predict_logits(trainer.average, val_images, recipe.bf16)
        accuracy = float((logits.argmax(1) == val_labels).float().mean())
        nll = float(functional.cross_entropy(logits, val_labels))
        if accuracy >= trainer.best_accuracy:
            trainer.best_accuracy = accuracy
            _save(trainer.average.state_dict(), best)
        _save(trainer.state(), last)
        rate = learning_rate(float(trainer.epoch), recipe)
        row = (trainer.epoch, loss, nll, accuracy, rate, monotonic() - started)
        _append_curve(out / "curves.csv", row)
        tqdm.write(f"epoch {trainer.epoch}: val accuracy {accuracy:.4f}, nll {nll:.4f}")
    return best
