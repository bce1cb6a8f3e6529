"""Circles in relations: things that, followed along, come back to where they began."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_MOST = 100_000


def circles(targets: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The circles of a relation, each as the ids along it; every circle is found through one of its edges.

    It ends with the circle that makes them too long in all to be read.
    """
    done: set[str] = set()
    found: list[list[str]] = []
    listed = 0
    for start in targets:
        if start in done:
            continue
        path: list[str] = [start]
        on_path = {start: 0}
        branches = [iter(targets[start])]
        while branches:
            step = next(branches[-1], None)
            if step is None:
                branches.pop()
                gone = path.pop()
                del on_path[gone]
                done.add(gone)
            elif step in on_path:
                found.append(path[on_path[step] :])
                listed += len(found[-1])
                if listed > _MOST:
                    return found
            elif step not in done and step in targets:
                on_path[step] = len(path)
                path.append(step)
                branches.append(iter(targets[step]))
    return found


def along(circle: Sequence[str]) -> str:
    """A circle as a message writes it: its first ids, and the first again."""
    shown = circle if len(circle) <= 8 else [*circle[:6], f"… ({len(circle) - 6} more)"]
    return " → ".join([*shown, circle[0]])
