"""Every refusal can be read in every language, and is documented."""

import importlib
import json
import pkgutil
import re
from string import Formatter

import pytest

import quan
from quan.core.i18n import LANGUAGES, LOCALES
from quan.core.problems import Problem, every_problem
from tests.architecture import tree

for _module in pkgutil.walk_packages(quan.__path__, "quan."):
    if not _module.name.endswith("__main__"):
        importlib.import_module(_module.name)

PROBLEMS = [problem for problem in every_problem() if problem.__module__.startswith("quan.")]
SLUG = re.compile(r"^[a-z]+/[a-z0-9]+(-[a-z0-9]+)*$")

each_problem = pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: str(problem.slug))
each_translation = pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))


@each_problem
def test_a_refusal_says_what_happened(problem: type[Problem]) -> None:
    assert problem.__doc__, "the docstring is the sentence a person reads"
    assert problem.message()[-1] in ".?!"
    assert _placeholders(problem.message()) <= set(problem.field_names())
    assert SLUG.match(problem.slug)
    assert 400 <= problem.status <= 599


@each_problem
def test_a_refusal_is_named_after_its_domain(problem: type[Problem]) -> None:
    assert problem.slug.partition("/")[0] == problem.__module__.split(".")[1]


@each_problem
@each_translation
def test_a_refusal_is_translated(problem: type[Problem], language: str) -> None:
    domain = problem.slug.partition("/")[0]
    catalogue = json.loads((LOCALES / language / f"{domain}.json").read_text(encoding="utf-8"))

    assert problem.slug in catalogue
    assert _placeholders(catalogue[problem.slug]) == _placeholders(problem.message())


@each_problem
def test_a_refusal_is_documented(problem: type[Problem]) -> None:
    assert f"`{problem.slug}`" in (tree.ROOT / "docs/reference/errors.md").read_text(encoding="utf-8")


def test_every_slug_is_one_refusal_s_own() -> None:
    owners: dict[str, set[str]] = {}
    pending: list[type[Problem]] = [Problem]
    while pending:
        for problem in pending.pop().__subclasses__():
            pending.append(problem)
            if problem.__module__.startswith("quan."):
                owners.setdefault(problem.slug, set()).add(f"{problem.__module__}.{problem.__name__}")

    assert {slug: names for slug, names in owners.items() if len(names) > 1} == {}


def test_the_languages_say_the_same_things() -> None:
    spoken = [
        {
            (path.name, slug, frozenset(_placeholders(sentence)))
            for path in (LOCALES / language).glob("*.json")
            for slug, sentence in json.loads(path.read_text(encoding="utf-8")).items()
        }
        for language in sorted(set(LANGUAGES) - {"en"})
    ]

    assert spoken[0] ^ spoken[1] == set()


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
