"""After a network in this repository was trained anew: its size and hash into the manifest."""

import re
from pathlib import Path

from edge_agent.bundle.integrity import sha256_of
from edge_agent.bundle.manifest import Model, Packaged, read_manifest
from edge_agent.errors import ManifestError


def seal(manifest: Path) -> list[str]:
    """Rewrite the entries of packaged models whose file changed; names of those changed.

    For whoever makes a release: from then on only this file is loaded. The text around the
    two numbers stays as it is, so that the change can be reviewed.
    """
    text = before = manifest.read_text("utf-8")
    changed = []
    for model in read_manifest(manifest).models:
        sources = [s for s in model.sources if isinstance(s, Packaged)]
        for source in sources:
            sealed = _sealed(text, model, manifest.parent / source.packaged)
            if sealed != text:
                changed.append(model.name)
            text = sealed
    if text != before:
        manifest.write_text(text, "utf-8")
    return changed


def _sealed(text: str, model: Model, file: Path) -> str:
    if not file.is_file():
        raise ManifestError(f"The manifest names {file.name}, which is not here.", str(file))
    numbers = re.compile(rf'("bytes": )\d+(,\s*"sha256": "){model.sha256}"')
    replacement = rf'\g<1>{file.stat().st_size}\g<2>{sha256_of(file)}"'
    return numbers.sub(replacement, text)
