"""Makes the ready accounts of an exercise and prints them: python -m resguardo.console.access FOLDER."""

import sys
from pathlib import Path

from resguardo.console.house import close_house, open_house, prepare


def main(folder: Path) -> int:
    """Make the ready accounts of the exercise in `folder` and print them; 1 where there is a real operation."""
    prepare()
    from resguardo.console.access.ready import ready_accounts, tell
    from resguardo.operation.refusal import Refused

    try:
        sys.stdout.write(tell(ready_accounts(open_house(folder))))
    except Refused as refused:
        sys.stderr.write("\n".join((*refused.sentences("es"), *refused.sentences("en"), "")))
        return 1
    finally:
        close_house()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
