"""Whom the embedded server runs as. PostgreSQL refuses to run as root, so root lends it a user."""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from quan.core.postgres.refusal import StartupError

SYSTEM_USER = "quan-postgres"


@dataclass(frozen=True)
class Account:
    """The user and group of the server; None is the user who runs Quan."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def choose(cls) -> Self:
        """Choose this user, or, for root, the server's own, made on first use."""
        if os.geteuid() != 0:
            return cls()
        try:
            entry = pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            entry = _make_user()
        return cls(entry.pw_uid, entry.pw_gid)

    def give(self, path: Path) -> None:
        """Make a file or folder the server's own."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def _make_user() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/sh", SYSTEM_USER]
    try:
        subprocess.run(command, check=True, capture_output=True)
        return pwd.getpwnam(SYSTEM_USER)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise StartupError(
            f"PostgreSQL does not run as root, and its user {SYSTEM_USER} could not be made."
            " Start Quan as another user, or set QUAN_DATABASE_URL."
        ) from error


def open_path_for(account: Account, home: Path, programs: Path) -> None:
    """Let the server's user pass through the folders on the way to its programs and its data.

    Only the right to pass (x) is added, never to list, and only where it is missing: /root, say.
    """
    if account.uid is None:
        return
    for end in (programs.resolve(), home.resolve()):
        for folder in (end, *end.parents):
            _allow(folder, stat.S_IXOTH)
    if not (programs / "postgres").stat().st_mode & stat.S_IROTH:  # installed under a strict umask
        for path in programs.parent.rglob("*"):
            runs = path.is_dir() or path.parent == programs
            _allow(path, stat.S_IROTH | (stat.S_IXOTH if runs else 0))


def _allow(path: Path, right: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & right != right:
        path.chmod(mode | right)
