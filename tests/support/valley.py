"""A small ledger with all that an overview shows: every status, topics, labels, closed issues, conditions, a stage."""

from __future__ import annotations

VALLEY = """\
negtrack: 1
title: Treaty of the Two Valleys
about: What the two valleys have said in public, 2023 to 2025.
covered_to: 2025-06-30

parties:
  N: {name: Northvale, role: principal}
  S: {name: Southvale, role: principal}
  L: {name: Lakeland, role: third-party}
  M: {name: The Mediator, role: mediator}

topics:
  text: {title: The text of the treaty}
  around: {title: What the sides tie to it}
  past: {title: Background, background: yes}

issues:
  border:
    title: The border on the river
    question: Where does the border run?
    topic: text
    options:
      middle: {title: In the middle of the river at its lowest water, label: mid-river}
      bank: {title: On the northern bank, label: north bank}
  guards:
    title: Guards on the bridge
    question: Who guards the bridge?
    topic: text
    options: {joint: Both together, third-party: A third party}
  toll:
    title: The toll
    question: Who takes the toll?
    topic: text
    options: {half: Each takes half, none: Nobody takes any}
  fishing:
    title: Fishing
    question: Who may fish?
    topic: text
    options: {all: Everybody, own-side: Each on its own side}
  courts:
    title: Cases before the courts of the lake
    question: What becomes of the cases?
    topic: text
    options: {withdrawn: Withdrawn by both, kept: Kept up}
  signing:
    title: Signing of the treaty
    question: When is it signed?
    topic: around
    options:
      at-once: {title: "At once, without conditions", label: now}
      after-charter: {title: After the charter is changed, label: after the charter}
  charter:
    title: The charter of Northvale
    question: Is the charter changed?
    topic: around
    options: {changed-first: It is changed first, own-business: It is nobody else's business}
  envoys:
    title: Envoys in the capitals
    question: Are envoys exchanged?
    topic: around
    options: {exchanged: Exchanged on signing, later: Later}
  council:
    title: The lake council
    question: Does the council go on?
    topic: around
    options: {dissolved: It is dissolved, kept: It goes on}
    closed: {date: 2025-04-30, how: carried-out, source: wire-2025}
  herds:
    title: Herds across the pass
    question: May herds cross?
    topic: around
    options: {free: Freely, counted: Counted at the pass}
  debts:
    title: Old debts
    question: Who pays the old debts?
    topic: around
    options: {each-its-own: Each its own, shared: Both together}
  flood:
    title: The flood of 1998
    question: Who opened the sluice?
    topic: past
    options: {north: The north, south: The south}
  lake-level:
    title: The level of the lake
    question: How high may the lake stand?
    principals: [N, L]
    options: {low: Low, high: High}

articles:
  1: {title: The border, issues: [border]}
  2: {title: The bridge and its toll, issues: [guards, toll]}
  3: {title: Fishing, issues: [fishing], related: [herds]}
  4: {title: Courts, issues: [courts]}

sources:
  wire: {title: Wire report, publisher: The Wire, kind: news, side: none, language: en, published: 2024-01-11}
  wire-2025: {title: The council is gone, publisher: The Wire, kind: news, side: none, published: 2025-05-02}
  north: {title: Northern Voice, publisher: Northern Voice, kind: interview, side: N}
  south: {title: Southern Post, publisher: Southern Post, kind: analysis, side: S, language: en}

conditions:
  charter-changed:
    title: Northvale changes its charter
    holder: S
    by: [N]
    blocks: ["issue:signing", "stage:signed"]
    raised: {date: 2024-02-01, source: south}
  dredged: {title: The river is dredged, holder: S, by: [N], blocks: [toll], raised: {date: 2024-03-01, source: south}}
  council-gone:
    title: The lake council is dissolved
    holder: S
    by: [N, S]
    blocks: ["stage:signed"]
    raised: {date: 2024-02-01, source: south}
    met: {date: 2025-04-30, source: wire-2025}

positions:
  - {party: N, issue: border, date: 2023-05-10, act: demands, option: bank, source: north, summary: Wants the bank.}
  - {party: S, issue: border, date: 2023-06, act: demands, option: middle, source: south, summary: Wants the middle.}
  - {party: N, issue: border, date: 2024-11-05, act: accepts, option: middle, source: wire, summary: Takes the middle.,
     quote: the middle of the river}
  - {party: [N, S], issue: guards, date: 2024-06-01, act: accepts, option: joint, source: wire, level: text,
     summary: Will guard it together.}
  - {party: S, issue: toll, date: 2024-03-01, act: proposes, option: half, conditions: [dredged], source: south,
     summary: Half each once the river is dredged.}
  - {party: N, issue: toll, date: 2024-03-06, act: accepts, option: half, source: north, summary: Takes half.}
  - {party: N, issue: fishing, date: 2024-04-01, act: reserves, source: wire, summary: Is still thinking.}
  - {party: S, issue: fishing, date: 2024-04-02, act: proposes, option: own-side, source: wire, summary: Its own side.}
  - {party: [N, S], issue: courts, date: 2024-09-09, act: sets-aside, source: wire, summary: Leave the courts out.}
  - {party: N, issue: signing, date: 2025-03-13, act: proposes, option: at-once, source: north, summary: Sign now.}
  - {party: S, issue: signing, date: 2024-02-01, act: demands, option: after-charter, conditions: [charter-changed],
     source: south, summary: Only after the charter is changed.}
  - {party: N, issue: charter, date: 2024-01-19, act: proposes, option: own-business, rejects: [changed-first],
     source: north, summary: Calls it nobody else's business.}
  - {party: S, issue: charter, date: 2024-02-01, act: demands, option: changed-first, source: south,
     summary: Wants it changed first.}
  - {party: S, issue: charter, date: 2025-05-20, act: reaffirms, source: wire, summary: Says so again.}
  - {party: N, issue: envoys, date: 2024-05-02, act: proposes, option: exchanged, source: north,
     summary: Exchange them.}
  - {party: S, issue: envoys, date: 2024-05-03, act: proposes, option: [exchanged, later], source: south,
     summary: Either will do.}
  - {party: [N, S], issue: council, date: 2024-12-01, act: accepts, option: dissolved, source: wire,
     summary: Will ask for its end.}
  - {party: N, issue: herds, date: 2025-01/2025-12, act: proposes, option: free, source: wire, summary: Let them cross.}
  - {party: S, issue: herds, date: 2024-01-05, act: proposes, option: counted, source: wire, summary: Count them.}
  - {party: N, issue: herds, date: 2024-01-05, act: accepts, option: counted, source: wire, summary: Counted will do.}
  - {party: N, issue: flood, date: 2023-02-02, act: proposes, option: south, source: north, summary: The south did it.}
  - {party: S, issue: flood, date: 2023-02-03, act: proposes, option: north, source: south, summary: The north did it.}
  - {party: L, issue: lake-level, date: 2024-08-08, act: demands, option: low, source: wire, summary: Keep it low.}
  - {party: N, issue: lake-level, date: 2024-08-01, act: demands, option: high, source: wire, summary: Let it rise.}

events:
  - {date: 2025-03-20, title: The text is initialled at the mill, stage: initialled, articles: all, source: wire}
counts:
  - {date: 2024-09-01, said_by: N, agreed: 2, of: 4, partial: 1, source: north}
"""
"""Two principals and a lake beside them; one issue asks the lake instead of the south."""
