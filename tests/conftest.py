"""What every test may use, and the rule that no test is left out silently."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--ci`` includes the tests that need programs which ``.ci/run`` installs."""
    parser.addoption("--ci", action="store_true", help="run the tests marked ci as well")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves the tests marked ``ci`` out unless they are asked for."""
    if config.getoption("--ci"):
        return
    left_out = [item for item in items if item.get_closest_marker("ci")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says what was left out and which command includes it."""
    left_out = terminalreporter.stats.get("deselected", [])
    marked = [item for item in left_out if item.get_closest_marker("ci")]
    if marked:
        terminalreporter.write_line(
            f"left out: {len(marked)} tests that need programs of the system "
            "(newsboat, chromium); ./run.sh test-all installs them and runs these too"
        )
