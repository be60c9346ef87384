"""A program for tests: decides, undoes, withdraws and brings back without end, and says each thing that was kept."""

import sys
from itertools import count
from pathlib import Path

from index.store import Store


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    store = Store.open(Path(sys.argv[1]))
    earlier, later = sys.argv[2:]
    document = later.split("-")[0]
    data = store.original(document).read_bytes()
    for number in count():
        decided = store.resubmissions.decide(earlier, later, "confirmed", str(number), "王芳")
        tell(f"supersessions {decided.event}")
        store.withdraw(document, str(number), "王芳")
        tell("withdrawn")
        store.receive(data, f"{number}.pdf", "王芳")
        tell(f"arrivals {number}.pdf")
        store.resubmissions.undo(decided.event or 0, str(number), "王芳")
        tell(f"undone {decided.event}")


if __name__ == "__main__":
    main()
