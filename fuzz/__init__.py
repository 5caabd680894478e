"""A fuzzer: odd files of every kind that nianbao reads, each taken or refused in Chinese.

The engine is our own, small changes of sound files (`mutation.py`) started again from those that
went a new way (`exploration.py`). Coverage-guided atheris has no wheels but for x86-64, gives up
Python 3.11, and ends at its first fault; hypothesis takes forty times as long to make a case and
knows no files to start from. Neither watches what a case does besides raising (`guard.py`).
"""

from pathlib import Path

ROOT = Path(__file__).parent.parent
