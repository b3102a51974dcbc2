"""The built page. Any address that is no file is the page itself, which routes on its own."""

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from dashboard.api.packed import PackedFiles
from shared.web.problems import NotFound

NOT_BUILT = (
    '<!doctype html><html lang="en"><title>Attune</title>'
    "<p>The page has not been built yet. Run <code>make page</code> in the repository, "
    "then load this address again.</p></html>"
)


def page_routes(folder: Path) -> APIRouter:
    """Serve the files under ``folder``; nothing outside it can be named."""
    router = APIRouter(include_in_schema=False)
    root = folder.resolve()
    files = PackedFiles()

    @router.get("/{path:path}")
    def page(request: Request, path: str) -> Response:
        if "\x00" in path:  # no file system has such a name, and asking for one is an error
            raise NotFound("There is nothing at this address.")
        wanted = (root / path).resolve()
        if path and wanted.is_relative_to(root) and wanted.is_file():
            return files.answer(request, wanted, _caching(path))
        if path.startswith("v1/") or "." in path.rsplit("/", 1)[-1]:
            raise NotFound(f"There is nothing at /{path[:80]}.")
        index = root / "index.html"
        if not index.is_file():
            return HTMLResponse(NOT_BUILT)
        return files.answer(request, index, _caching("index.html"))

    return router


def _caching(path: str) -> dict[str, str]:
    # Vite puts a hash of the content into the names under assets/.
    hashed = path.startswith("assets/")
    return {"Cache-Control": "public, max-age=31536000, immutable" if hashed else "no-cache"}
