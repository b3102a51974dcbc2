"""``python -m edge_agent``: run the agent, analyse a recording, score files, manage models."""

import argparse
import logging
import sys
from pathlib import Path

from edge_agent.errors import EdgeError
from edge_agent.threads import limit_opencv, limit_threads

# Sub-commands are imported when they run, after limit_threads(): numpy reads the variables once.


def _run(_: argparse.Namespace) -> int:
    from edge_agent.main import run

    return run() or 0


def _analyse(args: argparse.Namespace) -> int:
    from edge_agent.commands.analyse import analyse

    analyse(args.clip, args.out, args.person, args.start_ms)
    return 0


def _score_faces(args: argparse.Namespace) -> int:
    from edge_agent.commands.score_faces import score_faces

    score_faces(args.images, args.out)
    return 0


def _score_sounds(args: argparse.Namespace) -> int:
    from edge_agent.commands.score_sounds import score_sounds

    score_sounds(args.sounds, args.out)
    return 0


def _models(args: argparse.Namespace) -> int:
    from edge_agent.commands import models

    actions = {
        "list": models.list_models,
        "pull": models.pull,
        "verify": models.verify,
        "seal": models.seal,
    }
    actions[args.action]()
    return 0


def _gallery(args: argparse.Namespace) -> int:
    from edge_agent.commands import gallery

    if args.action == "enrol":
        gallery.enrol(args.person, args.pictures, args.consented)
    elif args.action == "remove":
        gallery.remove(args.person)
    else:
        gallery.list_people()
    return 0


def _evidence(args: argparse.Namespace) -> int:
    from edge_agent.commands import evidence

    if args.action == "verify":
        return evidence.verify()
    evidence.show(args.person, args.start, args.end, args.because, args.out)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m edge_agent", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    run = commands.add_parser("run", help="watch the configured sources and publish windows")
    run.set_defaults(call=_run)

    analyse = commands.add_parser("analyse", help="a recording to one ScoreWindow a line")
    analyse.add_argument("clip", type=Path, help="a file, or a folder of them")
    analyse.add_argument("--out", type=Path, required=True, help="windows.jsonl")
    analyse.add_argument("--person", default="clip", help="person_id of the windows")
    analyse.add_argument("--start-ms", type=int, default=0, help="epoch ms of the first second")
    analyse.set_defaults(call=_analyse)

    faces = commands.add_parser("score-faces", help="face images in a zip to probabilities")
    faces.add_argument("images", type=Path)
    faces.add_argument("--out", type=Path, required=True, help="faces.csv")
    faces.set_defaults(call=_score_faces)

    sounds = commands.add_parser("score-sounds", help="sounds in a zip to cue probabilities")
    sounds.add_argument("sounds", type=Path)
    sounds.add_argument("--out", type=Path, required=True, help="sounds.csv")
    sounds.set_defaults(call=_score_sounds)

    models = commands.add_parser("models", help="the models of the bundle")
    models.add_argument("action", choices=["list", "pull", "verify", "seal"])
    models.set_defaults(call=_models)

    gallery = commands.add_parser("gallery", help="whose faces may be scored in shared rooms")
    actions = gallery.add_subparsers(dest="action", required=True)
    enrol = actions.add_parser("enrol", help="from pictures, which are not kept")
    enrol.add_argument("person", help="the pseudonym that ATTUNE_PERSON_ID names")
    enrol.add_argument("pictures", type=Path, nargs="+")
    enrol.add_argument("--consented", action="store_true", help="the consent is on record")
    actions.add_parser("list", help="everybody who is enrolled")
    removal = actions.add_parser("remove", help="forget a face, as when consent ends")
    removal.add_argument("person")
    gallery.set_defaults(call=_gallery)

    evidence = commands.add_parser("evidence", help="look at the pictures kept on this box")
    actions = evidence.add_subparsers(dest="action", required=True)
    actions.add_parser("verify", help="whether the audit of looks is whole")
    show = actions.add_parser("show", help="write the pictures of a stretch of time to a folder")
    show.add_argument("person", help="the resident's id")
    show.add_argument("--from", dest="start", required=True, help="2026-11-21T09:30:00+01:00")
    show.add_argument("--to", dest="end", required=True)
    show.add_argument("--because", required=True, help="why; it is noted with your name")
    show.add_argument("--out", type=Path, required=True)
    evidence.set_defaults(call=_evidence)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0, or 1 with a sentence for a person and a line for the operator on stderr."""
    args = _parser().parse_args(arguments)
    limit_threads()
    limit_opencv()
    if args.command != "run":
        logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        code: int = args.call(args)
    except EdgeError as error:
        detail = f"\ndetail: {error.detail}" if error.detail else ""
        sys.stderr.write(f"error: {error.sentence}{detail}\n")
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
