"""`python -m training.expression {train,export,evaluate,reproduce}`."""

import argparse
import dataclasses
import sys
from pathlib import Path

from training.expression.evaluate import Figures, evaluate, table
from training.expression.plots import plot_curves
from training.expression.release import export, report_on_reference
from training.expression.train import Recipe, train

MODEL_NAME = "attune_expression.onnx"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.expression", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("train", "train, or go on with an interrupted run"),
        ("export", "fit the temperature on val and write the ONNX"),
        ("evaluate", "measure an ONNX on one split"),
        ("reproduce", "train, export, evaluate and compare with the shipped model"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("--data", type=Path, required=True, help="zip or folder of faces")
        command.add_argument("--out", type=Path, required=True, help="folder for what is produced")
        if name in ("train", "reproduce"):
            for field in dataclasses.fields(Recipe):
                flag = "--" + field.name.replace("_", "-")
                if field.type in ("bool", bool):
                    command.add_argument(
                        flag, action=argparse.BooleanOptionalAction, default=field.default
                    )
                else:
                    kind = type(field.default)
                    command.add_argument(flag, type=kind, default=field.default)
        if name in ("evaluate", "reproduce"):
            command.add_argument("--split", choices=("val", "publictest"), default="val")
            command.add_argument("--mini-xception", type=Path, help="fer_minixception.onnx")
        if name in ("export", "reproduce"):
            command.add_argument("--training-data", default="FER2013", help="for the metadata")
            command.add_argument("--licence", default="FER2013: no licence stated by its re-hosts")
        if name == "evaluate":
            command.add_argument("--model", type=Path, required=True)
        if name == "reproduce":
            command.add_argument("--reference", type=Path, required=True, help="the shipped ONNX")
    return parser


def _train(args: argparse.Namespace) -> None:
    names = [field.name for field in dataclasses.fields(Recipe)]
    train(args.data, args.out, Recipe(**{name: getattr(args, name) for name in names}))
    plot_curves(args.out / "curves.csv", args.out / "curves.png")


def _evaluate(args: argparse.Namespace, model: Path) -> list[Figures]:
    rows = evaluate(args.data, model, args.out, args.split, args.mini_xception)
    sys.stdout.write(table(rows) + "\n")
    return rows


def main(argv: list[str] | None = None) -> int:
    args = _parser().parse_args(argv)
    model = args.out / MODEL_NAME
    if args.command in ("train", "reproduce"):
        _train(args)
    if args.command in ("export", "reproduce"):
        metadata = {"training_data": args.training_data, "licence": args.licence}
        export(args.data, args.out, model, metadata)
    if args.command == "evaluate":
        _evaluate(args, args.model)
    if args.command == "reproduce":
        ours = _evaluate(args, model)[0]
        reached, text = report_on_reference(ours, args.data, args.out, args.reference)
        sys.stdout.write(text + "\n")
        return 0 if reached else 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
