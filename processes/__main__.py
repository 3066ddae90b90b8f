"""`python -m processes` is `holdfast`."""

from __future__ import annotations

import sys

from processes.cli import main

if __name__ == "__main__":
    sys.exit(main())
