"""Whether an adapter on disk belongs to the language model, from its header alone.

vLLM loads an adapter with other keys, says "Success", and changes nothing.
"""

import json
import struct
from pathlib import Path

FILE = "adapter_model.safetensors"
OF_THE_LANGUAGE_MODEL = ".language_model."
MAX_HEADER = 1 << 26
"""Bytes. Formats with more would not be a header (safetensors allows 100 MB)."""


def keys_problem(folder: Path) -> str | None:
    """One sentence if the adapter in ``folder`` would not, or not wholly, be applied."""
    try:
        names = _names(folder / FILE)
    except OSError as error:
        return f"its file {FILE} cannot be read: {type(error).__name__}"
    except ValueError as error:
        return f"its file {FILE} is no safetensors file: {error}"
    foreign = [name for name in names if OF_THE_LANGUAGE_MODEL not in name]
    if not names or not foreign:
        return None if names else "it holds no weights"
    return (
        f"{len(foreign)} of its {len(names)} weights do not belong to the language model, "
        f"for instance {foreign[0][:120]}"
    )


def _names(path: Path) -> list[str]:
    """Tensor names: eight bytes of length (little endian), then JSON."""
    with path.open("rb") as file:
        start = file.read(8)
        if len(start) < 8:
            raise ValueError("it is too short")
        (length,) = struct.unpack("<Q", start)
        if length > MAX_HEADER:
            raise ValueError(f"a header of {length} bytes")
        header = json.loads(file.read(length))
    if not isinstance(header, dict):
        raise ValueError("its header is no object")
    return [name for name in header if name != "__metadata__"]
