"""Fills static/dist and static/fonts: styles, scripts, icons and the certificates' fonts, from npm's packages and our sources.

`make assets` calls it with the set-up's Python; a second call does nothing while the sources are the same. The packages are
installed into .assets/ beside the portal and removed again, unless --keep is given (for someone who works on the styles).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import rare_characters

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "assets"
SCRIPTS = ROOT / "static" / "js"
DIST = ROOT / "static" / "dist"
FONTS = ROOT / "static" / "fonts"
SCRATCH = ROOT / ".assets"
PACKAGES = SCRATCH / "node_modules"
BIN = Path(sys.executable).parent
NOTO = PACKAGES / "@expo-google-fonts" / "noto-serif-sc"
FONT_FILES = {
    "NotoSerifSC-Regular.ttf": NOTO / "400Regular" / "NotoSerifSC_400Regular.ttf",
    "NotoSerifSC-Bold.ttf": NOTO / "700Bold" / "NotoSerifSC_700Bold.ttf",
    "LICENSE.txt": NOTO / "LICENSE_FONT",
}
BUNDLES = SCRIPTS / "bundles"
BUNDLED = {  # with the libraries that they import, of which only what is used is kept
    "charts": ("echarts", "zrender", "tslib"),
    "verify": ("jsqr",),
    "offline": ("jsqr",),
}
NOTICES = {  # what the licences of the bundled libraries ask to be kept beside them
    "jsqr": ("LICENSE",),
    "echarts": ("NOTICE", "LICENSE"),
    "zrender": ("LICENSE",),
    "tslib": ("LICENSE.txt",),
}
RARE = FONTS / "RareSerif.ttf"
RARE_SLICES = PACKAGES / "chiron-sung-hk-webfont" / "woff2" / "vf"
PACKAGE_FILES = ("package.json", "package-lock.json", ".npmrc")


def fingerprint() -> str:
    """One hash over everything that the result is made from."""
    digest = hashlib.sha256()
    inputs = [ROOT / name for name in PACKAGE_FILES]
    inputs += sorted(path for folder in (SOURCES, SCRIPTS) for path in folder.rglob("*") if path.is_file())
    for path in inputs:
        if "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def write(target: Path, content: bytes) -> None:
    """Writes beside the target and renames, so that a server never reads half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.new")
    beside.write_bytes(content)
    os.replace(beside, target)


def run(*command: str) -> None:
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        command, cwd=SCRATCH, env=os.environ | {"PATH": path}, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} failed:\n{done.stdout}{done.stderr}")


def install_packages() -> None:
    """The packages of the lock, checked against its hashes; kept ones are taken when the lock is the same."""
    lock = (ROOT / "package-lock.json").read_bytes()
    if PACKAGES.is_dir() and (SCRATCH / "package-lock.json").read_bytes() == lock:
        return
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir()
    for name in PACKAGE_FILES:
        shutil.copyfile(ROOT / name, SCRATCH / name)
    run(str(BIN / "npm"), "ci", "--omit=optional")


def styles() -> bytes:
    made = SCRATCH / "portal.css"
    run(
        str(BIN / "node"), "node_modules/sass/sass.js", "--style=compressed", "--no-source-map", "--no-charset",
        "--load-path=node_modules", "--quiet-deps",
        "--silence-deprecation=import",  # Bootstrap 5 is written with @import
        str(SOURCES / "portal.scss"), str(made),
    )  # fmt: skip
    return made.read_bytes()


def scripts() -> bytes:
    """Our small scripts one behind the other, each in a block of its own."""
    parts = [f"{{\n{path.read_text('utf-8').strip()}\n}}\n" for path in sorted(SCRIPTS.glob("*.js"))]
    return ('"use strict";\n' + "".join(parts)).encode()


def bundle(name: str) -> bytes:
    """One of our scripts together with what it imports, shaken and made small."""
    shutil.copytree(BUNDLES, SCRATCH / "bundles", dirs_exist_ok=True)
    made = SCRATCH / f"{name}.js"
    run(
        str(BIN / "node"), "node_modules/esbuild-wasm/bin/esbuild", f"bundles/{name}.js", "--bundle", "--minify",
        "--format=esm", "--target=es2021", "--charset=utf8", "--legal-comments=none", "--log-level=warning",
        f"--banner:js=/* {name}.js holds {', '.join(BUNDLED[name])}; licences: {name}.LICENSES.txt */",
        f"--outfile={made}",
    )  # fmt: skip
    return made.read_bytes()


def notices(packages: tuple[str, ...]) -> bytes:
    parts = []
    for package in packages:
        names = NOTICES[package]
        version = json.loads((PACKAGES / package / "package.json").read_text("utf-8"))["version"]
        texts = [(PACKAGES / package / name).read_text("utf-8").strip() for name in names]
        parts.append("\n\n".join([f"{package} {version}", *texts]))
    return ("\n\n\n".join(parts) + "\n").encode()


def icons() -> bytes:
    """The chosen icons as symbols of one picture; colour and width come from the style sheet."""
    folder = PACKAGES / "@tabler" / "icons" / "icons" / "outline"
    symbols = []
    for line in (SOURCES / "icons.txt").read_text("utf-8").splitlines():
        name = line.split("#")[0].strip()
        if name:
            drawing = (folder / f"{name}.svg").read_text("utf-8")
            inner = drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.rindex("</svg>")]
            symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(inner.split())}</symbol>\n')
    head = "<!-- Tabler Icons, MIT licence, Paweł Kuna -->\n"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{head}{"".join(symbols)}</svg>\n'.encode()


def build(*, keep: bool) -> None:
    install_packages()
    made = {"portal.css": styles(), "portal.js": scripts(), "icons.svg": icons()}
    made |= {path.name: path.read_bytes() for path in sorted((SCRIPTS / "pages").glob("*.js"))}
    for name, packages in BUNDLED.items():
        made |= {f"{name}.js": bundle(name), f"{name}.LICENSES.txt": notices(packages)}
    for name, content in made.items():
        write(DIST / name, content)
    for name, source in FONT_FILES.items():
        write(FONTS / name, source.read_bytes())
    rare_characters.cut(RARE_SLICES, known=FONTS / "NotoSerifSC-Regular.ttf", target=RARE)
    hashes = {name: hashlib.sha256(content).hexdigest()[:12] for name, content in made.items()}
    write(DIST / "manifest.json", json.dumps(hashes, indent=1).encode())
    write(DIST / "stamp", fingerprint().encode())
    if not keep:
        shutil.rmtree(SCRATCH)


def is_current() -> bool:
    stamp = DIST / "stamp"
    there = (
        all(path.is_file() for path in (RARE, *(FONTS / name for name in FONT_FILES)))
        and (DIST / "manifest.json").is_file()
    )
    return there and stamp.is_file() and stamp.read_text() == fingerprint()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--keep", action="store_true", help="leave the packages in .assets/ for the next build"
    )
    parser.add_argument("--force", action="store_true", help="build although nothing has changed")
    given = parser.parse_args()
    if given.force or not is_current():
        build(keep=given.keep)


if __name__ == "__main__":
    main()
