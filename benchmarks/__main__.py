"""Names -> tables: ``python -m benchmarks [NAME…]`` runs the named benchmarks, or all but the long ones."""

import sys

from benchmarks import attacks, extension, gallery, headlines, pages, scale, serving, soak, streaming
from clf.cli.console import complain
from clf.errors import ClfError

BENCHMARKS = {
    "attacks": attacks.main,
    "extension": extension.main,
    "headlines": headlines.main,
    "pages": pages.main,
    "scale": scale.main,
    "serving": serving.main,
}
LONG = {
    "gallery": gallery.main,
    "scale-long": scale.main_long,
    "scale-quick": scale.main_quick,
    "serving-long": serving.main_long,
    "soak": soak.main,
    "streaming": streaming.main,
    "streaming-quick": streaming.main_quick,
}


def run(names: list[str]) -> int:
    if unknown := [name for name in names if name not in BENCHMARKS | LONG]:
        complain(f"no benchmark is called {unknown[0]!r}; name one of {', '.join(BENCHMARKS | LONG)}")
        return 2
    try:
        for name in names or BENCHMARKS:
            (BENCHMARKS | LONG)[name]()
    except ClfError as error:
        complain(str(error))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
