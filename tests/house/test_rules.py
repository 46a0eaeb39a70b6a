"""The rules hold for the whole tree, and each rule can find what it forbids."""

import functools

import pytest

from house.rule import Example, Rule, text_of, tree
from house.rules import calls, files, sizes, tests, words

RULES = {rule.name: rule for module in (calls, sizes, words, files, tests) for rule in module.RULES}
every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())


@functools.cache
def _against(name: str) -> list[tuple[str, str]]:
    """What in the tree is against a rule: the key that would exempt it, and the words for it."""
    rule = RULES[name]
    return [
        (_key(path, finding.key), f"{path}:{finding.line}: {finding.words}")
        for path in tree()
        if rule.reads(path)
        for finding in rule.look(path, text_of(path))
    ]


def _key(path: str, key: str) -> str:
    return f"{path}::{key}" if key else path


@every_rule
def test_a_rule_finds_its_bad_examples(rule: Rule) -> None:
    """A rule that finds nothing in its bad examples would find nothing in the tree either."""
    blind = [example for example in rule.bad if not rule.look(*example)]
    assert rule.bad
    assert not blind


@every_rule
def test_a_rule_spares_its_good_examples(rule: Rule) -> None:
    """A rule that finds fault with what is right would be worked around."""
    blamed = [rule.look(*example) for example in rule.good if rule.look(*example)]
    assert rule.good
    assert not blamed


@every_rule
def test_the_tree_keeps_the_rule(rule: Rule) -> None:
    """Nothing in the tree is against a rule, but for exemptions with a reason."""
    against = [words for key, words in _against(rule.name) if key not in rule.exempt]
    assert not against, f"{rule.reason}\n" + "\n".join(against)


@every_rule
def test_exemptions_have_reasons_and_are_needed(rule: Rule) -> None:
    """An exemption that excuses nothing any more is taken off, and their number never grows."""
    assert not rule.exempt.keys() - {key for key, _ in _against(rule.name)}, "stale exemptions"
    assert all(len(reason.split()) > 3 for reason in rule.exempt.values())
    assert len(rule.exempt) <= rule.exempt_max


def test_an_exemption_is_looked_up_by_file_and_name() -> None:
    """An exemption names a file and what is in it, not a line, which moves."""
    example = Example("src/resguardo/store/x.py", "x = 1\n" * 601)
    finding = RULES["files stay short"].look(*example)[0]
    assert _key(example.path, finding.key) == "src/resguardo/store/x.py"
