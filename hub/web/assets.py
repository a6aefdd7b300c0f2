"""Static files under an address that changes with their content, so that browsers may keep them for ever."""

import gzip
import hashlib
import os
import shutil
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

ROOT = Path(__file__).parent.parent / "static"
COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".html", ".txt", ".mjs"}


def digest() -> str:
    """A short fingerprint of all static files together."""
    sum_ = hashlib.sha256()
    for file in sorted(path for path in ROOT.rglob("*") if path.is_file()):
        sum_.update(str(file.relative_to(ROOT)).encode())
        sum_.update(file.read_bytes())
    return sum_.hexdigest()[:12]


def connect(app: Flask) -> None:
    """Serve the static files; relative addresses inside style sheets and modules keep working."""
    version = digest()
    root = ROOT if app.config.get("TESTING") else _with_compressed_twins(Path(app.config["DATA_DIR"]), version)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(root),
        prefix=f"static/{version}/",
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=_harden,
    )

    def static(path: str) -> str:
        return f"/static/{version}/{path}"

    app.jinja_env.globals["static"] = static


def _harden(headers: "dict[str, str]", _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def _with_compressed_twins(data: Path, version: str) -> Path:
    """A copy of the static files with a gzipped twin beside each, made once per version."""
    target = data / "static" / version
    if target.exists():
        return target
    building = data / "static" / f".{version}-{os.getpid()}"
    shutil.copytree(ROOT, building)
    for file in [path for path in building.rglob("*") if path.suffix in COMPRESSIBLE]:
        file.with_name(file.name + ".gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
    for old in (data / "static").iterdir():
        if old != building and not old.name.startswith("."):
            shutil.rmtree(old, ignore_errors=True)
    try:
        building.rename(target)
    except OSError:  # another process was as fast
        shutil.rmtree(building, ignore_errors=True)
    return target
