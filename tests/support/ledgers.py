"""Small ledgers for tests, built from the few things that a test is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from negtrack.ledger.dates import parse_interval
from negtrack.ledger.load import load
from negtrack.ledger.model import Basis, Ledger
from negtrack.rules.derive import Picture, derive
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.rules.query import Question

OPTIONS = {"x": "Option x", "y": "Option y", "z": "Option z"}


class Talks:
    """A ledger on one issue ``i`` with options x, y and z, and principals A, B … as many as asked for."""

    def __init__(self, folder: Path, principals: int = 2) -> None:
        self.path = folder / "ledger.yaml"
        names = [chr(ord("A") + n) for n in range(principals)]
        self.content: dict[str, Any] = {
            "negtrack": "1",
            "title": "Talks",
            "parties": {name: {"name": f"Party {name}", "role": "principal"} for name in names},
            "issues": {"i": {"title": "The issue", "question": "What?", "options": dict(OPTIONS)}},
            "articles": {},
            "sources": {"s": {"title": "News", "publisher": "Paper", "kind": "news", "side": "none"}},
            "conditions": {},
            "positions": [],
            "events": [],
        }
        self.content["parties"]["W"] = {"name": "Writer", "role": "commentator"}

    def group(self, name: str, *members: str) -> Talks:
        """Add a group of parties."""
        self.content["parties"][name] = {"name": f"Group {name}", "role": "third-party", "members": list(members)}
        return self

    def source(self, id: str, side: str = "none") -> Talks:
        """Add a source written from a side."""
        self.content["sources"][id] = {"title": id, "publisher": id, "kind": "news", "side": side}
        return self

    def condition(self, id: str, **fields: Any) -> Talks:
        """Add a condition."""
        self.content["conditions"][id] = {"title": id, **fields}
        return self

    def article(self, id: str, *issues: str) -> Talks:
        """Add an article that rests on issues."""
        self.content["articles"][id] = {"title": f"Article {id}", **({"issues": list(issues)} if issues else {})}
        return self

    def also(self, *issues: str) -> Talks:
        """Add more issues with the same options."""
        for id in issues:
            self.content["issues"][id] = {"title": f"Issue {id}", "question": "What?", "options": dict(OPTIONS)}
        return self

    def event(self, date: str, stage: str, **fields: Any) -> Talks:
        """Add an event with a stage."""
        self.content["events"].append({"date": date, "title": stage, "source": "s", "stage": stage, **fields})
        return self

    def say(self, party: str, act: str, option: str = "", date: str = "2024-01-01", **fields: Any) -> Talks:
        """Add a position; ``party`` and ``option`` may be several, joined with a plus sign."""
        record: dict[str, Any] = {
            "id": fields.pop("id", f"r{len(self.content['positions'])}"),
            "party": party.split("+"),
            "issue": "i",
            "date": date,
            "summary": "Said.",
            "source": "s",
        }
        if act:
            record["act"] = act
        if option:
            record["option"] = option.split("+")
        if "cites" in fields:
            del record["source"]
        self.content["positions"].append({**record, **fields})
        return self

    def load(self) -> Ledger:
        """Write the ledger and read it back."""
        content = {key: value for key, value in self.content.items() if value}
        text = yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, default_style='"')
        self.path.write_text(text, encoding="utf-8")
        loaded = load(self.path)
        assert loaded.ledger is not None, loaded.findings
        return loaded.ledger

    def ask(self, as_of: str = "2024-12-31", *asked: str, **fields: Any) -> Picture:
        """Derive the picture of a day."""
        evidence = Basis[fields.pop("evidence", "third").upper()]
        known = fields.pop("as_known", None)
        as_known = None if known is None else parse_interval(known).last
        return derive(self.load(), Question(parse_interval(as_of).last, as_known, evidence, asked, **fields))

    def status(self, as_of: str = "2024-12-31", *asked: str, **fields: Any) -> str:
        """The status of the issue on a day."""
        return self.ask(as_of, *asked, **fields).issues[0].status.value

    def reason(self, as_of: str = "2024-12-31") -> str:
        """The code of the reason for the status."""
        return self.ask(as_of).issues[0].reason

    def issue(self, as_of: str = "2024-12-31", *asked: str, **fields: Any) -> IssueResult:
        """Where the issue stands on a day."""
        return self.ask(as_of, *asked, **fields).issues[0]

    def standing(self, party: str = "A", as_of: str = "2024-12-31", *asked: str, **fields: Any) -> Standing:
        """Where a party stands on a day, whether or not its agreement is asked."""
        result = self.issue(as_of, *asked, **fields)
        return result.parties[party] if party in result.parties else result.others[party]

    def stands(self, party: str = "A", as_of: str = "2024-12-31", *asked: str, **fields: Any) -> str:
        """The standing of a party in words: what it holds, rules out and asks for; every result of an uncertain one."""
        return in_words(self.standing(party, as_of, *asked, **fields))


def in_words(standing: Standing) -> str:
    """A standing as ``x y, not z, if c``, or as one word; the results of an uncertain one with a bar between."""
    found = []
    for each in standing.alternatives or (standing,):
        parts = [" ".join(each.options)] if each.options else []
        parts += [f"not {' '.join(each.rejects)}"] if each.rejects else []
        parts += [f"if {' '.join(each.conditions)}"] if each.conditions else []
        found.append(each.standing if each.standing != "known" else ", ".join(parts) or "left out")
    return " | ".join(found)
