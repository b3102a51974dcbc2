"""From a trained run to the file that the edge loads, and what that file is worth."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tqdm import tqdm

from training.fusion.compose.bank import TEST, VAL, Bank
from training.fusion.compose.chain import TAXONOMIES, read_chain
from training.fusion.compose.evaluate import Row, chosen_temperature, evaluate
from training.fusion.compose.gate_choice import Saving, choose_gate, saving
from training.fusion.compose.sequences import Composed, compose
from training.fusion.compose.tensors import folded, to_tensors
from training.fusion.export import PARITY, export, largest_difference
from training.fusion.stepped import StepFile
from training.fusion.train import logits_of, read

VERSION: Final = "1.0.0"
LICENCE: Final = (
    "research and evaluation only: trained on FER2013 (no licence stated by its re-hosts) and "
    "RAVDESS (CC BY-NC-SA 4.0)"
)
SEQUENCES, STEPS, SEED = 800, 48, 11
"""Held-out sequences: longer than those of training, since a day is."""
TOLERANCE_POINTS: Final = 2.0
"""Of accuracy with all senses, by which a repeated run may lie below the shipped file."""


def held_out(bank: Bank, split: int = TEST, count: int = SEQUENCES) -> Composed:
    """The sequences that every figure in the model card is of."""
    return compose(bank, read_chain(TAXONOMIES / "care8.json"), split, count, STEPS, SEED)


def release(bank: Bank, run: Path, model: Path) -> float:
    """Fit the temperature on val, write ``model``, compare it with torch; the temperature."""
    network, scaling = read(run / "best.pt")
    network = folded(network, scaling)
    val = to_tensors(held_out(bank, VAL))
    logits = logits_of(network, val, None).double().numpy()
    temperature = round(chosen_temperature(logits, val.labels.numpy()), 3)
    said = {
        "version": VERSION,
        "date": datetime.now(UTC).date().isoformat(),
        "licence": LICENCE,
        "temperature": str(temperature),
        "taxonomy": "care8",
    }
    export(network, model, said, temperature)
    difference = largest_difference(network, model, temperature=temperature)
    tqdm.write(f"temperature {temperature}, largest difference to torch {difference:.1e}")
    if not difference < PARITY:
        raise RuntimeError(f"the ONNX differs from torch by {difference:.1e}, limit {PARITY}")
    return temperature


def judge(model: Path, bank: Bank) -> tuple[Sequence[Row], Saving]:
    """Held-out figures by case, and what a gate chosen on val saves there."""
    file, test = StepFile(model), held_out(bank)
    gate = choose_gate(file, held_out(bank, VAL, 150))
    return evaluate(file, test), saving(file, gate, test)
