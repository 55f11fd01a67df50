"""``python -m benchmarks [NAME…]``: run the named benchmarks, all of them when none is named."""

import sys

from benchmarks import extension, headlines, pages
from clf.cli.console import complain
from clf.errors import ClfError

BENCHMARKS = {"extension": extension.main, "headlines": headlines.main, "pages": pages.main}


def run(names: list[str]) -> int:
    if unknown := [name for name in names if name not in BENCHMARKS]:
        complain(f"no benchmark is called {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
        return 2
    try:
        for name in names or BENCHMARKS:
            BENCHMARKS[name]()
    except ClfError as error:
        complain(str(error))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
