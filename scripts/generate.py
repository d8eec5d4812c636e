"""Write the files that follow from the code, or, with --check, tell which of them no longer do.

.venv/bin/python scripts/generate.py [--check]
"""

import json
import sys
from pathlib import Path

import references
import typescript

from quan.core.config import SECRET_BYTES, Config
from quan.main import create_app

ROOT = Path(__file__).resolve().parent.parent


def openapi() -> dict[str, object]:
    """Describe the HTTP API the way a default installation serves it."""
    config = Config(secret="-" * SECRET_BYTES)
    return create_app(config, database_url="postgresql://").openapi_schema.to_schema()


def generated() -> dict[str, str]:
    """Give the text of every generated file, by its path."""
    document = openapi()
    return {
        "docs/reference/openapi.json": json.dumps(document, indent=2, ensure_ascii=False) + "\n",
        "web/src/lib/wire.d.ts": typescript.declarations(document),
        "docs/reference/chart-of-accounts.md": references.chart(),
        "docs/reference/configuration.md": references.configuration(),
        "docs/reference/errors.md": references.errors(),
    }


def main() -> int:
    """Write, or check and say what to do."""
    stale = {
        name: text
        for name, text in generated().items()
        if not (path := ROOT / name).exists() or path.read_text(encoding="utf-8") != text
    }
    if "--check" in sys.argv:
        for name in stale:
            print(f"{name} no longer follows from the code: run `make generate` and commit it.")
        return 1 if stale else 0
    for name, text in stale.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
