"""The first text of a ledger: sound as it stands, with comments that say what to write where."""

from __future__ import annotations

from collections.abc import Mapping

from negtrack.tuples import NamedTuple
from negtrack.writing.entry_style import Style
from negtrack.writing.insert import NewEntry, entry_text, value_text

_TEMPLATE = """\
# The ledger of a negotiation. negtrack derives from it where every issue stands; what is derived is never written here.
# After every change: negtrack check

negtrack: 1
title: {title}
# about: What it covers, in a sentence.
# covered_to: 2026-06-30          # the last day that you have looked at

# Who takes part, by an id of your choice. role: principal (its consent is needed), mediator, third-party, commentator.
# A group has members, too: what it says stands for each. Aliases are other names that you may look a party up by.
parties:
{parties}
  # UN: {{name: United Nations, role: mediator, aliases: [the UN]}}

# What is contested: one question each, and two or more options that exclude one another. Rename this one.
issues:
  {issue.id}:
    title: {issue.title}
    question: {issue.question}
    options:
      one: One way to settle it
      other: Another way to settle it

# The articles of the draft, by number, each with the issues that its text settles.
articles:
  # 1: {{title: The first article, issues: [{issue.id}]}}

# Who published what. kind: statement, treaty-text, interview, news, analysis, advocacy, dataset.
# side: the party whose viewpoint the source is written from, or none.
sources:
  # daily-2026-01-15: {{title: The headline, publisher: The Daily, published: 2026-01-15, kind: news, side: none}}

# What somebody wants to happen first.
conditions:
  # first-condition: {{title: Prisoners are released, holder: {party}, blocks: [signing]}}

# What each party said: dated, sourced, in your own words. negtrack add writes them here.
# act: demands, proposes, accepts, rejects, sets-aside, out-of-scope, reserves, withdraws, reaffirms, omits.
positions:
  # - party: {party}
  #   issue: {issue.id}
  #   date: 2026-01-15
  #   act: demands
  #   option: one
  #   summary: What it said, in your own words.
  #   source: daily-2026-01-15
  #   locator: third paragraph
  #   quote: a few words as they were printed
  #   private: yes                  # what you know in confidence: no public output shows anything of it
  #   private_note: For yourself.   # of any entry, public ones too
"""


class _Example(NamedTuple):
    """An issue that a new ledger has, since it must have one, until there is another."""

    id: str
    title: str
    question: str


EXAMPLE = _Example("first-issue", "The first issue", "What is contested, as a question?")

IGNORED = """\
# What is made from the ledger can be made again.
/export/
/*.html
# What a writer that was killed may leave for the next one to clear away.
.*.negtrack-new
"""
"""What a version control system need not keep beside a ledger."""


def starter_text(title: str, parties: Mapping[str, str]) -> str:
    """A ledger with a title and principals, which map ids to names. Raises Unwritable."""
    style = Style(flow=True)
    entries = [entry_text(NewEntry({"name": name, "role": "principal"}, id), style, 2) for id, name in parties.items()]
    return _TEMPLATE.format(
        title=value_text(title, style), parties="\n".join(entries), party=next(iter(parties)), issue=EXAMPLE
    )
