"""axe-core in a page, past its security policy, and the other faults a machine can see."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import CDPSession

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOK = """
axe.run(document, {runOnly: {type: "tag", values: %s}, resultTypes: ["violations"], elementRef: false})
  .then(found => JSON.stringify(found.violations.map(rule => ({
    rule: rule.id,
    nodes: rule.nodes.map(node => node.html.slice(0, 160) + " | " + (node.any[0]?.message ?? "")),
  }))))
"""


@cache
def _source() -> str:
    return AXE.read_text(encoding="utf-8")


async def violations(session: CDPSession) -> list[Any]:
    """Give what axe finds wrong on the page as it is now."""
    known = await _evaluate(session, "typeof axe")
    if known == "undefined":
        await _evaluate(session, _source() + ";0")
    found: list[Any] = json.loads(await _evaluate(session, LOOK % json.dumps(TAGS)))
    return found


async def _evaluate(session: CDPSession, expression: str) -> Any:
    answer = await session.send(
        "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
    )
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")
