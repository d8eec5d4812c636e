"""Run npm in web/ with the Node of the wheel: `.venv/bin/python scripts/npm.py run test`."""

import os
import sys

import prepare

if __name__ == "__main__":
    os.chdir(prepare.WEB)
    command = prepare.npm(*sys.argv[1:])
    os.execve(command[0], command, prepare.node_environment())  # noqa: S606 - this process becomes npm
