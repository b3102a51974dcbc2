"""``python -m reasoning_service evaluate``: its arguments and its exit status."""

import argparse
import sys
from pathlib import Path

from reasoning_service.domain.address import model_address
from reasoning_service.errors import EvaluationInvalid

ABOUT = (
    "Score assessments on simulated events: the template, or a model with --model-url. The events "
    "are files (python -m benchmarks.reasoning_events makes them). Writes report.json, report.html."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments on ``parser``."""
    parser.description = ABOUT
    parser.add_argument("--from", dest="folder", type=Path, required=True, help="folder of events")
    parser.add_argument("--out", type=Path, required=True, help="folder, made where missing")
    parser.add_argument("--events", type=int, default=0, help="at most so many (default: all)")
    parser.add_argument("--model-url", default="", help="a vLLM server; without it the template")
    parser.add_argument("--model", default="base", help="the base model's name (default: base)")
    parser.add_argument("--adapter", default=None, help="an adapter's name (default: none)")


def run(chosen: argparse.Namespace) -> int:
    """Evaluate as asked; 2 with a sentence where that cannot be."""
    # Imported here, so that help is at hand at once.
    from reasoning_service.evaluate.command import Wish, evaluate

    try:
        wish = Wish(
            chosen.folder,
            chosen.out,
            chosen.events,
            _address(chosen.model_url),
            chosen.model,
            chosen.adapter,
        )
        found = evaluate(wish)
    except EvaluationInvalid as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{found.events} events, report in {wish.out}\n")
    return 0


def _address(url: str) -> str:
    try:
        return model_address(url)
    except ValueError as error:
        raise EvaluationInvalid(f"--model-url: {error}") from error
