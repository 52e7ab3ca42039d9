"""Every rule and list under data/ proves itself by its own examples."""

from polybius.coding import selfcheck


def test_every_rule_holds_of_its_own_examples() -> None:
    report = selfcheck.run()
    assert not report.faults, "\n".join(map(str, report.faults))
    assert report.examples > 800
