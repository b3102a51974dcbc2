"""``python -m shared.probe URL``: exit status 0 when the address answers 200, for health checks."""

import sys
import urllib.error
import urllib.request


def main(arguments: list[str]) -> int:
    """Ask the one address given; print what was wrong."""
    (url,) = arguments
    try:
        with urllib.request.urlopen(url, timeout=4):
            return 0
    except (urllib.error.URLError, OSError) as error:
        sys.stderr.write(f"{url}: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
