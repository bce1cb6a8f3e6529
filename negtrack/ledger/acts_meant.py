"""What act somebody may have meant who wrote another word: never the opposite of what the word says."""

from __future__ import annotations

_MEANT = {
    word: act
    for act, words in {
        "accepts": "agree agrees agreed support supports supported back backs endorse endorses yes for pro favours",
        "rejects": "oppose opposes opposed refuse refuses refused against no con object objects denies",
        "demands": "request requests insist wants want requires require calls",
        "proposes": "suggest suggests offer offers propounds",
        "reserves": "neutral abstains abstain undecided unclear studying",
    }.items()
    for word in words.split()
}
_DENYING = frozenset({"not", "non", "never"})


def act_meant(text: str) -> tuple[bool, str | None]:
    """Whether it is clear what a text that is no act means, or cannot mean; and the act, where it is one.

    ``agrees`` is *accepts*; ``does not agree`` and ``disagrees`` may be several, and no spelling tells which.
    """
    words = text.casefold().split()
    act = next((_MEANT[word] for word in words if word in _MEANT), None)
    if act is not None:
        return True, None if _DENYING.intersection(words) else act
    return text.casefold().startswith(("un", "dis", "non", "not")), None
