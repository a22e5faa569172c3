"""The rule that no test is left out silently."""

import pytest
from xdist.workermanage import WorkerController

LEFT_OUT = pytest.StashKey[int]()


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
    config.stash[LEFT_OUT] = len(left_out)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where tests run in several processes, each tells what it left out."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController) -> None:
    """All processes collect the same tests: one's count is everyone's."""
    output = getattr(node, "workeroutput", {})
    node.config.stash[LEFT_OUT] = output.get("left_out", 0)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Says what was left out and which command includes it."""
    if left_out := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(
            f"left out: {left_out} tests that need programs of the system "
            "(newsboat, chromium, nginx, varnish, PHP); "
            "./run.sh test-all installs them and runs these too"
        )
