"""``suppose``: what a statement means, and what would stand if it were made."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import Talks
from talks import ROOT, TALKS, within

from negtrack.answers.statements import Dropped, Met, NotUnderstood, Said, Staged, parse
from negtrack.answers.suppose import Supposition, suppose
from negtrack.ledger.dates import parse_day, parse_interval
from negtrack.ledger.load import load
from negtrack.ledger.model import HOLDING_ACTS, Act, Ledger, Position, Stage, Status
from negtrack.rules.derive import derive
from negtrack.rules.query import Question

SHIPPED = ROOT / "data" / "positions.yaml"


@pytest.fixture(scope="module")
def shipped() -> Ledger:
    found = load(SHIPPED).ledger
    assert found is not None
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("supposed")


def supposed(ledger: Ledger, day: str, *statements: str) -> Supposition:
    return suppose(ledger, Question(parse_day(day)), [parse(ledger, statement) for statement in statements])


# What a statement means


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("AZ accepts own-process on constitution", Said(("AZ",), Act.ACCEPTS, ("own-process",), (), "constitution")),
        ("baku accepts own process on Armenia’s constitution",
         Said(("AZ",), Act.ACCEPTS, ("own-process",), (), "constitution")),
        ("AM, AZ accept none on border-monitors", Said(("AM", "AZ"), Act.ACCEPTS, ("none",), (), "border-monitors")),
        ("Armenia accepts none on Third-party forces along the border",
         Said(("AM",), Act.ACCEPTS, ("none",), (), "border-monitors")),
        ("AM proposes withdraw if lasting-peace, humanitarian-channel on legal-cases",
         Said(("AM",), Act.PROPOSES, ("withdraw",), ("lasting-peace", "humanitarian-channel"), "legal-cases")),
        ("AM sets-aside on legal-cases", Said(("AM",), Act.SETS_ASIDE, (), (), "legal-cases")),
        ("AM, AZ set-aside on legal-cases", Said(("AM", "AZ"), Act.SETS_ASIDE, (), (), "legal-cases")),
        ("AM drops lasting-peace", Dropped("AM", "lasting-peace")),
        ("Yerevan drops A stable and lasting peace is established", Dropped("AM", "lasting-peace")),
        ("minsk-dissolved met", Met("minsk-dissolved")),
        ("text-concluded by AM, AZ", Staged(Stage.TEXT_CONCLUDED, ("AM", "AZ"))),
        ("Signing by Republic of Armenia", Staged(Stage.SIGNED, ("AM",))),
    ],
)  # fmt: skip
def test_statements_name_things_as_everywhere(shipped: Ledger, text: str, meant: object) -> None:
    assert parse(shipped, text) == meant


@pytest.mark.parametrize(
    ("text", "told", "help"),
    [
        ("AZ accepts own-proces on constitution", 'no option of constitution is called "own-proces"', "own-process"),
        ("AZ accepts own-process on constituton", 'no issue is called "constituton"', "constitution"),
        (
            "Azerbaidjan accepts own-process on constitution",
            'no party is called "Azerbaidjan"',
            "did you mean Azerbaijan",
        ),
        ("AZ acepts own-process on constitution", '"acepts" is no act', "accepts"),
        ("AZ accepts on constitution", "accepts needs an option of constitution", "amend-first"),
        ("AZ withdraws own-process on constitution", "withdraws takes no option", "leave out: own-process"),
        ("AZ rejects own-process if lasting-peace on constitution", "rejects takes no condition", "lasting-peace"),
        ("AZ accepts own-process if lasting-peas on constitution", 'no condition is called "lasting-peas"', "lasting"),
        ("AZ accepts own-process", "no issue is named", "on ISSUE"),
        ("lasting-peas met", 'no condition is called "lasting-peas"', "lasting-peace"),
        ("AM drops lasting-peas", 'no condition is called "lasting-peas"', "lasting-peace"),
        ("signed by Armena", 'no party is called "Armena"', "did you mean Armenia"),
        ("", "no issue is named", "on ISSUE"),
        ("on", "no issue is named", "on ISSUE"),
    ],
)
def test_what_means_nothing_is_told_with_what_is_near(shipped: Ledger, text: str, told: str, help: str) -> None:
    with pytest.raises(NotUnderstood) as fault:
        parse(shipped, text)
    assert told in str(fault.value)
    assert help in fault.value.help


def test_names_with_commas_and_names_that_several_have(tmp_path: Path) -> None:
    content = TALKS.replace("aliases: [Port North, The North]", 'aliases: ["North, the land", Port]').replace(
        "aliases: [Port South]", "aliases: [Port]"
    )
    path = tmp_path / "positions.yaml"
    path.write_text(content, encoding="utf-8")
    ledger = load(path).ledger
    assert ledger is not None
    said = parse(ledger, "North, the land, Southland accept half on The toll")
    assert isinstance(said, Said) and said.parties == ("N", "S")
    with pytest.raises(NotUnderstood, match="may be any of N, S"):
        parse(ledger, "Port accepts half on toll")


@given(text=st.text(st.sampled_from("AMZ ,on if by met drops accepts constitution-Ə\u202e"), max_size=60))
@settings(max_examples=60)
def test_no_text_is_an_error_of_the_program(shipped: Ledger, text: str) -> None:
    try:
        parse(shipped, text)
    except NotUnderstood as fault:
        assert fault.help


# What cannot be said together, or on this day


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (("A accepts x on i", "A rejects y on i"), "two words of Party A on i"),
        (("A, B accept x on i", "B demands y on i"), "two words of Party B on i"),
        (("G accepts x on i", "B demands y on i"), "two words of Party B on i"),
        (("B drops c",), "Party B cannot drop c, which Party A asks for"),
        (("A drops c", "A drops c"), "Party A drops c twice"),
        (("B reaffirms on i",), "Party B has nothing on i to say again"),
    ],
)
def test_contradictions_are_refused(tmp_path: Path, statements: tuple[str, ...], told: str) -> None:
    talks = Talks(tmp_path).group("G", "A", "B").condition("c", holder="A", blocks=["i"]).say("A", "demands", "x")
    with pytest.raises(NotUnderstood, match=told):
        supposed(talks.load(), "2024-06-01", *statements)


# What would stand


def test_what_is_supposed_comes_after_all_that_is_known(tmp_path: Path) -> None:
    """Also after a record of the same day, and after one of a year that may have come or not."""
    talks = (
        Talks(tmp_path).say("A", "demands", "x").say("B", "demands", "y", "2024-06-01").say("B", "demands", "z", "2024")
    )
    ledger = talks.load()
    (effect,) = supposed(ledger, "2024-06-01", "B accepts x on i").issues
    assert effect.before.status is Status.DISPUTED
    assert effect.after.status is Status.AGREED
    assert effect.after.parties["B"].options == ("x",)
    (effect,) = supposed(ledger, "2024-06-01", "B rejects y on i").issues
    assert [a.options for a in effect.after.parties["B"].alternatives] == [(), ("z",)]
    assert all(a.rejects == ("y",) for a in effect.after.parties["B"].alternatives)


def test_a_package_and_what_would_still_be_missing(tmp_path: Path) -> None:
    talks = Talks(tmp_path).condition("c", holder="A", blocks=["i"]).say("A", "demands", "x").say("B", "demands", "y")
    ledger = talks.load()
    (effect,) = supposed(ledger, "2024-06-01", "B accepts x on i").issues
    assert effect.after.status is Status.CONDITIONAL
    assert set(effect.lacking["x"]) == {"A"}
    whole = supposed(ledger, "2024-06-01", "B accepts x on i", "A drops c")
    assert [e.after.status for e in whole.issues] == [Status.AGREED]
    assert [(e.before, e.after) for e in whole.conditions] == [(True, False)]
    assert whole.open_issues == () and whole.open_conditions == ()


def test_a_condition_of_several_is_dropped_when_the_last_of_them_drops_it(tmp_path: Path) -> None:
    talks = Talks(tmp_path).condition("c", holder=["A", "B"], blocks=["i"]).say("A+B", "accepts", "x")
    ledger = talks.load()
    one = supposed(ledger, "2024-06-01", "A drops c")
    assert one.issues == () and [c.condition.holder for c in one.open_conditions] == [("B",)]
    both = supposed(ledger, "2024-06-01", "A drops c", "B drops c")
    assert [e.after.status for e in both.issues] == [Status.AGREED] and both.open_conditions == ()


def test_a_condition_that_nobody_is_said_to_hold_is_of_those_whose_standing_carries_it(tmp_path: Path) -> None:
    talks = Talks(tmp_path).condition("c").say("A", "accepts", "x", conditions=["c"]).say("B", "accepts", "x")
    ledger = talks.load()
    assert [e.after.status for e in supposed(ledger, "2024-06-01", "A drops c").issues] == [Status.AGREED]
    with pytest.raises(NotUnderstood, match="Party B cannot drop c, which Party A asks for"):
        supposed(ledger, "2024-06-01", "B drops c")


def test_a_stage_concludes_the_articles(tmp_path: Path) -> None:
    talks = Talks(tmp_path).article("1", "i").say("A", "demands", "x").say("B", "demands", "y")
    found = supposed(talks.load(), "2024-06-01", "text-concluded by A, B")
    assert found.stage_before is None and found.stage is Stage.TEXT_CONCLUDED
    (effect,) = found.articles
    assert (effect.after.status, effect.after.open_behind) == (Status.AGREED, ("i",))
    assert supposed(talks.load(), "2024-06-01", "text-concluded by A").articles == ()
    talks.event("2024-05-01", "text-concluded", articles="all")
    (effect,) = supposed(talks.load(), "2024-06-01", "reopened by B").articles
    assert (effect.before.status, effect.after.status) == (Status.AGREED, Status.DISPUTED)


def is_replayed(record: Position) -> bool:
    """A joint act that a supposition can say to the letter."""
    joint = len(record.parties) > 1 and set(record.said_by) == set(record.parties)
    conditions = set(map(tuple, record.conditions.values()))
    alike = not conditions or (len(conditions) == 1 and set(record.conditions) == set(record.options))
    return joint and record.act in HOLDING_ACTS and not (record.adds or record.rejects) and alike


def as_said(record: Position) -> Said:
    assert record.act is not None
    conditions = next(iter(record.conditions.values()), ())
    return Said(record.parties, record.act, record.options, conditions, record.issue)


def test_supposing_what_was_later_said_gives_the_status_that_the_ledger_then_has(shipped: Ledger) -> None:
    """Every joint act of the shipped ledger, taken out and supposed again on its day, and on the day before.

    Where dates leave the order of records open, the ledger has several statuses: the one is among them.
    """
    acts = [record for record in shipped.positions if is_replayed(record)]
    assert len(acts) > 20
    for record in acts:
        results = derive(shipped, Question(record.date.last)).issues
        (then,) = [result for result in results if result.issue.id == record.issue]
        rest = shipped._replace(positions=tuple(r for r in shipped.positions if r is not record))
        for ledger, day in ((rest, record.date.last), (shipped, record.date.first - 1)):
            effects = suppose(ledger, Question(day), [as_said(record)]).issues
            (effect,) = [effect for effect in effects if effect.after.issue.id == record.issue]
            assert effect.after.status is then.status or effect.after.status in then.possible, record.id


@given(content=strategies.ledgers(), data=st.data())
@settings(max_examples=60)
def test_supposing_equals_saying_it_after_everything(
    folder: Path, content: dict[str, Any], data: st.DataObject
) -> None:
    """Any word of any party, on a day that comes after all others: as if the ledger had it."""
    path = folder / "any.yaml"
    path.write_text(strategies.dump(content), encoding="utf-8")
    ledger = load(path).ledger
    assert ledger is not None
    said = data.draw(words_on(ledger))
    found = suppose(ledger, Question(parse_day("2026-01-01")), [said])
    record = {"id": "new", "party": list(said.parties), "issue": said.issue, "date": "2026-01-01"}
    record |= {"act": said.act.value, "summary": "Said.", "source": "s0"}
    record |= {"option": list(said.options)} if said.options else {}
    record |= {"conditions": list(said.conditions)} if said.conditions else {}
    path.write_text(strategies.dump({**content, "positions": [*content["positions"], record]}), encoding="utf-8")
    later = load(path).ledger
    assert later is not None
    then = {result.issue.id: result for result in derive(later, Question(parse_day("2026-01-01"))).issues}
    for effect in found.issues:
        assert effect.after.possible == then[effect.after.issue.id].possible
        for party, standing in effect.after.parties.items():
            other = then[effect.after.issue.id].parties[party]
            assert (standing.standing, standing.options, standing.rejects) == (
                other.standing, other.options, other.rejects
            )  # fmt: skip
    told = {effect.after.issue.id for effect in found.issues}
    before = {result.issue.id: result.status for result in derive(ledger, Question(parse_day("2026-01-01"))).issues}
    assert all(result.status is before[id] for id, result in then.items() if id not in told)


@given(content=strategies.ledgers(), as_of=st.sampled_from(strategies.AS_OF), data=st.data())
@settings(max_examples=60)
def test_a_position_supposed_is_what_stands_whatever_the_dates_leave_open(
    folder: Path, content: dict[str, Any], as_of: str, data: st.DataObject
) -> None:
    path = folder / "any.yaml"
    path.write_text(strategies.dump(content), encoding="utf-8")
    ledger = load(path).ledger
    assert ledger is not None
    said = data.draw(words_on(ledger).filter(lambda said: said.act in HOLDING_ACTS))
    found = suppose(ledger, Question(parse_interval(as_of).last), [said])
    (effect,) = [e for e in found.issues if e.after.issue.id == said.issue]
    standings = {**effect.after.parties, **effect.after.others}
    for party in said.parties:
        assert standings[party].standing == "known"
        assert set(standings[party].options) == set(said.options)
        assert set(standings[party].conditions) == set(said.conditions)
    if set(said.parties) >= set(effect.after.parties) and not said.conditions:
        blocked = any(bearing.blocks and not bearing.closed for bearing in effect.after.conditions)
        assert blocked or effect.after.status is Status.AGREED


def words_on(ledger: Ledger) -> st.SearchStrategy[Said]:
    """Words of any party or two on any issue of a ledger, with or without conditions."""

    @st.composite
    def draw_words(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Said:
        issue = ledger.issues[draw(st.sampled_from(list(ledger.issues)))]
        act = draw(st.sampled_from([a for a in Act if a not in (Act.REAFFIRMS, Act.OMITS)]))
        parties = draw(st.sampled_from([["A"], ["B"], ["A", "B"], *[[party] for party in ledger.parties]]))
        some = st.lists(st.sampled_from(list(issue.options)), min_size=1, max_size=2, unique=True)
        options = draw(some) if act in HOLDING_ACTS or act is Act.REJECTS else []
        known = list(ledger.conditions)
        conditions = draw(st.lists(st.sampled_from(known), max_size=1)) if known and act in HOLDING_ACTS else []
        return Said(tuple(parties), act, tuple(options), tuple(conditions), issue.id)

    return draw_words()


# The command


PACKAGE = ("S accepts half on toll", "dredged met", "text-concluded by N, S")


@pytest.mark.parametrize("format", ["txt", "json", "csv", "md"])
def test_the_command_shows_a_package(tmp_path: Path, golden: Callable[[str, str], None], format: str) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    wanted = [] if format == "txt" else ["-f", format]
    done = within("suppose", *PACKAGE, "--as-of", "2024-03-31", *wanted, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    golden(f"suppose.{format}", done.stdout.replace("\r\n", "\n"))
    assert (tmp_path / "positions.yaml").read_text(encoding="utf-8") == TALKS
    assert [path.name for path in tmp_path.iterdir()] == ["positions.yaml"]


def test_every_line_says_that_it_is_supposed_and_none_how_likely_it_is(tmp_path: Path) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    for statements in (PACKAGE, ("N withdraws on toll",), ("N accepts half on toll",)):
        call = ("suppose", *statements, "--as-of", "2024-03-31")
        text = within(*call, cwd=tmp_path).stdout
        lines = [line for line in text.splitlines() if line.strip()]
        assert all(line.lstrip().startswith("supposed") and len(line) <= 80 for line in lines), text
        markdown = within(*call, "-f", "md", cwd=tmp_path).stdout
        assert all("supposed" in line for line in markdown.splitlines() if line.strip()), markdown
        rows = within(*call, "-f", "csv", cwd=tmp_path).stdout.splitlines()
        assert rows[0].startswith("supposed,") and all(row.startswith("true,") for row in rows[1:])
        value = json.loads(within(*call, "-f", "json", cwd=tmp_path).stdout)
        parts = [value, *(part for key in ("statements", "issues", "articles", "conditions") for part in value[key])]
        assert all(part["supposed"] is True for part in (*parts, value["stage"], value["still_open"]))
        assert not {"likely", "probable", "chance", "probability"} & set(text.lower().split())


def test_a_condition_of_who_is_supposed_to_speak_is_told_first_and_how_to_suppose_it_gone(tmp_path: Path) -> None:
    talks = Talks(tmp_path).condition("c", holder="A", blocks=["signed"]).condition("d", holder="B", blocks=["signed"])
    talks.say("A", "demands", "x").say("B", "demands", "y").also("j").load()
    told = within("suppose", "A accepts y on i", "-l", str(talks.path), cwd=tmp_path).stdout
    assert (
        told.index("condition “c”") < told.index('to suppose it gone, add: "A drops c"') < told.index("condition “d”")
    )
    assert '"B drops d"' not in told
    done = within("suppose", "A accepts y on i", "A drops c", "-l", str(talks.path), cwd=tmp_path)
    assert done.returncode == 0 and "condition “c” (asked for by Party A)  open → met or dropped" in done.stdout


def test_what_cannot_be_parsed_gets_the_grammar_and_an_example_that_can(tmp_path: Path) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    done = within("suppose", "N agrees on the toll", cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == ""
    assert "PARTY drops CONDITION" in done.stderr
    example = done.stderr.rpartition('suppose "')[2].rpartition('"')[0]
    assert within("suppose", example, cwd=tmp_path).returncode == 0
    refused = within("suppose", "N accepts half on toll", "N rejects none on toll", cwd=tmp_path)
    assert refused.returncode == 2 and "two words of Northland on toll" in refused.stderr


@pytest.mark.parametrize(
    ("word", "act"), [("agrees", "accepts"), ("supports", "accepts"), ("opposes", "rejects"), ("refuses", "rejects")]
)
def test_no_word_is_turned_into_its_opposite(shipped: Ledger, word: str, act: str) -> None:
    with pytest.raises(NotUnderstood) as fault:
        parse(shipped, f"AM {word} own-process on constitution")
    assert fault.value.help == f"did you mean {act}?"
    with pytest.raises(NotUnderstood) as fault:
        parse(shipped, "AM disagrees own-process on constitution")
    assert fault.value.help.startswith("one of: demands")
