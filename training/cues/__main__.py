"""`python -m training.cues train SOUNDS.zip --out head.json --licence "..."`.

A zip with one folder per kind of sound, files named `<speaker>_...`: sighing, moaning or
groaning, crying or whimpering, screaming, panting; every other folder is "other" and should
hold ordinary speech and the sounds of the room, or the head will hear distress in them. Mount
the result with ATTUNE_CUE_HEAD=head.json and a bundle that has YAMNet.
"""

import argparse
import sys
from pathlib import Path

from edge_agent.adapters.encoders import open_sound_events
from edge_agent.bundle import load_bundle
from edge_agent.errors import EdgeError
from edge_agent.settings import Settings
from edge_agent.threads import limit_threads
from training.cues.clips import read_clips
from training.cues.head import TooFewSoundsError, train


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.cues",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command = parser.add_subparsers(dest="command", required=True).add_parser("train")
    command.add_argument("sounds", type=Path)
    command.add_argument("--out", type=Path, required=True, help="head.json")
    command.add_argument("--licence", required=True, help="of the sounds, for the head's file")
    command.add_argument(
        "--commercial", action="store_true", help="the sounds' licence allows commercial use"
    )
    return parser


def main(arguments: list[str] | None = None) -> int:
    """0, or 1 with a sentence."""
    args = _parser().parse_args(arguments)
    limit_threads()
    settings = Settings()
    if settings.bundle == "default":
        settings = settings.model_copy(update={"bundle": "sounds"})
    try:
        bundle = load_bundle(
            settings.model_copy(update={"cue_head": None}), only=frozenset({"sound_events"})
        )
        events = open_sound_events(bundle)
        if events is None:
            sys.stderr.write(f"error: the bundle {settings.bundle!r} has no sound events.\n")
            return 1
        crossed = train(read_clips(args.sounds, events), args.out, args.licence, args.commercial)
    except (EdgeError, TooFewSoundsError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    sys.stdout.write(f"balanced accuracy over six classes: {crossed.balanced_accuracy:.3f}\n")
    for name, area in crossed.area_under_curve.items():
        sys.stdout.write(f"  {name:12s} area under the curve {area:.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
