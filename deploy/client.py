"""``python -m deploy.client --out build/attune-client``: the typed client for integrators.

Made from the checked-in OpenAPI and not checked in itself: it is never older than the interface.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DESCRIPTION: Final = ROOT / "dashboard" / "openapi.json"
SETTINGS: Final = ROOT / "deploy" / "client.yaml"


def generate(out: Path) -> None:
    """Write the package ``attune-client`` into ``out``, whatever was there before.

    Raises ``CalledProcessError`` also where a part of the interface could not be described.
    """
    tools = Path(sys.executable).parent  # the generator formats what it writes with ruff
    command = [
        *(sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"),
        *("--path", str(DESCRIPTION), "--config", str(SETTINGS), "--meta", "setup"),
        *("--output-path", str(out), "--overwrite"),
    ]
    search = f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run(command, check=True, env={**os.environ, "PATH": search})


def main() -> None:
    """Generate."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, required=True)
    generate(parser.parse_args().out)


if __name__ == "__main__":
    main()
