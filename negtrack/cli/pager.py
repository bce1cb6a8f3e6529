"""A pager for what is longer than the terminal, as git does it: ``$PAGER``, else ``less``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

_NO_PAGER = ("", "cat")


def show_by_pages(text: str) -> bool:
    """Show a text in the pager; give whether it was shown. Not where there is no pager, or where the text fits."""
    if text.count("\n") < shutil.get_terminal_size().lines or not sys.stdin or not sys.stdin.isatty():
        return False
    default = "less" if shutil.which("less") else "more" if shutil.which("more") else ""
    pager = os.environ.get("PAGER", default).strip()
    if pager in _NO_PAGER:
        return False
    # as git sets them: quit where it fits after all, let colours through, leave the text on the screen
    surroundings = {"LESS": "FRX", "LV": "-c", **os.environ}
    sys.stdout.flush()
    try:
        shown = subprocess.Popen(pager, shell=True, stdin=subprocess.PIPE, env=surroundings)
    except OSError:
        return False
    assert shown.stdin is not None
    while True:
        try:
            with shown.stdin:
                shown.stdin.write(text.encode(sys.stdout.encoding or "utf-8", "replace"))
            break
        except BrokenPipeError:  # who reads has had enough, or there is no such pager
            break
        except KeyboardInterrupt:  # it is the pager's: in it, an interrupt stops a search
            continue
    while True:
        try:
            return shown.wait() != 127  # 127: the shell knows no such pager
        except KeyboardInterrupt:
            continue
