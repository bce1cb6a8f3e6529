"""Articles, the stage of the instrument, and what is shown beside a status and never changes it (docs/rules.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ledgers import Talks

from negtrack.answers.blocs import Bloc, gather
from negtrack.cli import run
from negtrack.rules.articles import ArticleResult

WORDS = {
    "agreed": [("A+B", "accepts", "x")],
    "conditional": [("A", "accepts", "x"), ("B", "demands", "x if c")],
    "compatible": [("A", "demands", "x"), ("B", "demands", "x")],
    "unclear": [("A", "accepts", "x"), ("B", "rejects", "z")],
    "incomplete": [("A", "accepts", "x")],
    "disputed": [("A", "demands", "x"), ("B", "demands", "y")],
    "set-aside": [("A+B", "sets-aside", "")],
    "no-data": [],
}
"""The words that give an issue each status."""


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    """Principals A and B, an issue i, a condition c of A, nothing said."""
    return Talks(tmp_path).condition("c", holder=["A"])


def bring(talks: Talks, **statuses: str) -> Talks:
    """Bring issues to statuses, with an underscore for the hyphen."""
    for issue, status in statuses.items():
        if issue != "i":
            talks.also(issue)
        for party, act, option in WORDS[status]:
            option, _, condition = option.partition(" if ")
            more: dict[str, Any] = {"conditions": [condition]} if condition else {}
            talks.say(party, act, option, issue=issue, **more)
    return talks


def article(talks: Talks, as_of: str = "2024-12-31", *asked: str) -> ArticleResult:
    """The first article."""
    return talks.ask(as_of, *asked).articles[0]


# ---- An article rests on its issues


@pytest.mark.parametrize("status", WORDS)
def test_an_article_of_one_issue_stands_as_that_issue(talks: Talks, status: str) -> None:
    found = article(bring(talks, i=status).article("1", "i"))
    assert (found.status, found.issues, found.open_behind) == (status, {"i": status}, ())


@pytest.mark.parametrize(
    ("one", "other", "article_is"),
    [
        ("agreed", "agreed", "agreed"),
        ("agreed", "conditional", "conditional"),
        ("conditional", "compatible", "compatible"),
        ("compatible", "unclear", "unclear"),
        ("unclear", "incomplete", "incomplete"),
        ("incomplete", "disputed", "disputed"),
        ("agreed", "no-data", "incomplete"),
        ("disputed", "no-data", "disputed"),
        ("no-data", "no-data", "no-data"),
        ("set-aside", "agreed", "agreed"),
        ("set-aside", "no-data", "no-data"),
        ("set-aside", "set-aside", "set-aside"),
    ],
)
def test_an_article_stands_as_the_worst_of_its_issues(talks: Talks, one: str, other: str, article_is: str) -> None:
    assert article(bring(talks, i=one, j=other).article("1", "i", "j")).status == article_is
    assert article(talks.article("1", "j", "i")).status == article_is


def test_an_article_without_issues_has_no_data(talks: Talks) -> None:
    assert article(bring(talks, i="agreed").article("1")).status == "no-data"


def test_how_many_issues_are_agreed_is_shown_beside(talks: Talks) -> None:
    found = article(bring(talks, i="agreed", j="agreed", k="disputed").article("1", "i", "j", "k"))
    assert (found.agreed_issues, len(found.issues)) == (2, 3)


def test_related_issues_are_shown_and_never_counted(talks: Talks) -> None:
    bring(talks, i="agreed", j="disputed").article("1", "i").content["articles"]["1"]["related"] = ["j"]
    found = article(talks)
    assert (found.status, found.related) == ("agreed", {"j": "disputed"})


def test_an_article_agreed_by_its_issues_has_their_lowest_level(talks: Talks) -> None:
    talks.also("j").article("1", "i", "j").say("A+B", "accepts", "x", level="signed")
    talks.say("A+B", "accepts", "x", issue="j", level="text")
    level = article(talks).level
    assert level is not None and level.word == "text"
    assert article(talks.say("A", "demands", "y", date="2024-02-01")).level is None


# ---- An article whose text is concluded


@pytest.mark.parametrize(
    ("stage", "level"),
    [
        ("text-concluded", "text"),
        ("initialled", "initialled"),
        ("signed", "signed"),
        ("ratified", "ratified"),
        ("in-force", "in-force"),
    ],
)
def test_from_its_event_on_an_article_is_agreed_at_that_level(talks: Talks, stage: str, level: str) -> None:
    talks.article("1").event("2024-06-05", stage, articles="all")
    assert [article(talks, day).status for day in ("2024-06-04", "2024-06-05")] == ["no-data", "agreed"]
    found = article(talks).level
    assert found is not None and found.word == level


def test_an_event_that_may_not_have_happened_yet_concludes_nothing(talks: Talks) -> None:
    talks.article("1").event("2024-06", "signed", articles="all")
    assert [article(talks, day).status for day in ("2024-06-29", "2024-06-30")] == ["no-data", "agreed"]


def test_of_several_events_the_furthest_counts(talks: Talks) -> None:
    talks.article("1").event("2024-06-05", "signed", articles=["1"]).event("2024-07-01", "initialled", articles="all")
    found = article(talks).level
    assert found is not None and found.word == "signed"


def test_an_event_moves_only_the_articles_that_it_names(talks: Talks) -> None:
    talks.article("1").article("2").article("3").event("2024-06-05", "signed", articles=["1", "3"])
    assert [a.status for a in talks.ask().articles] == ["agreed", "no-data", "agreed"]
    talks.event("2024-07-01", "ratified")
    assert [a.status for a in talks.ask().articles] == ["agreed", "no-data", "agreed"]


def test_an_event_without_a_stage_concludes_nothing(talks: Talks) -> None:
    talks.article("1").event("2024-06-05", "signed", articles="all")
    del talks.content["events"][0]["stage"]
    assert (article(talks).status, talks.ask().stage) == ("no-data", None)


def test_an_event_counts_only_where_all_principals_take_part(tmp_path: Path) -> None:
    talks = Talks(tmp_path, 3).group("G", "A", "B", "C").article("1")
    talks.event("2024-06-05", "signed", articles="all", parties=["A", "B"])
    assert [article(talks).status, article(talks, "2024-12-31", "A", "B").status] == ["no-data", "agreed"]
    assert article(talks, "2024-12-31", "A", "W").status == "no-data"
    assert article(talks.event("2024-07-01", "signed", articles="all", parties=["G"])).status == "agreed"


@pytest.mark.parametrize("status", WORDS)
def test_issues_that_stand_worse_are_open_behind_the_text(talks: Talks, status: str) -> None:
    bring(talks, i=status).article("1", "i").event("2024-06-05", "initialled", articles="all")
    found = article(talks)
    assert (found.status, found.issues) == ("agreed", {"i": status})
    assert found.open_behind == (() if status in ("agreed", "set-aside") else ("i",))


def test_the_stage_is_the_furthest_that_all_have_brought_the_instrument_to(talks: Talks) -> None:
    talks.event("2024-03-01", "text-concluded").event("2024-05-01", "signed", parties=["A"]).event(
        "2024-07", "initialled"
    )
    days = ("2024-02", "2024-06", "2024-07-30", "2024-07-31")
    stages = [talks.ask(day).stage for day in days]
    assert [stage and stage.word for stage in stages] == [None, "text-concluded", "text-concluded", "initialled"]


# ---- Since, level, options in common


def test_since_is_the_day_from_which_the_status_has_held(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024-01-10").say("B", "demands", "y", "2024-02").say(
        "B", "demands", "z", "2024-03-05"
    )
    since = talks.issue().since
    assert since is not None and since == talks.issue("2024-02-29").since
    found = [talks.issue(day).since for day in ("2024-01-09", "2024-01-31", "2024-02-15", "2024-02-29")]
    first = talks.issue("2024-01-10").since
    assert first is not None
    assert [day and day - first for day in found] == [None, 0, 22, 50]


def test_since_a_withdrawal_there_is_no_data_again(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024-01-10").say("A", "withdraws", date="2024-01-20")
    since, before = talks.issue().since, talks.issue("2024-01-15").since
    assert since is not None and before is not None and since - before == 10


def test_since_counts_the_days_of_conditions(talks: Talks) -> None:
    talks.condition("c", met={"date": "2024-05-01"}).say("A", "accepts", "x", conditions=["c"]).say("B", "demands", "x")
    since, before = talks.issue().since, talks.issue("2024-04-30").since
    assert since is not None and before is not None and since - before == 121


def test_the_options_in_common_are_those_that_all_hold_and_none_rules_out(talks: Talks) -> None:
    talks.say("A", "accepts", "x+y+z").say("B", "demands", "z+y", rejects=["x"])
    assert talks.issue().options == ("y", "z")
    assert talks.say("A", "rejects", "z", "2024-02-01").issue().options == ("y",)
    assert talks.say("B", "withdraws", date="2024-03-01").issue().options == ()


def test_the_options_in_common_are_so_in_every_result(talks: Talks) -> None:
    talks.say("A", "accepts", "x+y").say("A", "accepts", "x").say("B", "demands", "x+y")
    assert (talks.issue().status, talks.issue().options) == ("agreed", ("x",))


def test_the_level_is_the_lowest_among_those_who_agree(talks: Talks) -> None:
    talks.say("A", "accepts", "x", level="signed").say("B", "demands", "x", level="text")
    level = talks.issue().level
    assert level is not None and level.word == "text"


def test_an_option_that_nobody_accepted_does_not_lower_the_level(talks: Talks) -> None:
    talks.say("A+B", "accepts", "x", level="signed", id="joint").say("A+B", "demands", "z", "2024-02-01", adds="joint")
    talks.say("A", "demands", "y", "2024-03-01", adds="joint").say("B", "demands", "y", "2024-03-01", adds="joint")
    level = talks.issue().level
    assert level is not None and level.word == "principle"
    talks.content["positions"][1]["level"] = "signed"
    level = talks.issue().level
    assert level is not None and level.word == "signed"


def test_an_issue_agreed_in_several_ways_has_the_lowest_level_of_them(talks: Talks) -> None:
    """A holds one option or the other, nobody knows which came last; B holds and accepts both."""
    talks.say("A", "demands", "x", level="signed").say("A", "demands", "y", level="text")
    talks.say("B", "accepts", "x+y", level="signed").article("1", "i")
    result = talks.issue()
    assert (result.status, result.options) == ("agreed", ())
    levels = result.level, article(talks).level
    assert [level and level.word for level in levels] == ["text", "text"]


# ---- Conditions


def test_the_conditions_shown_are_those_carried_and_those_that_block(talks: Talks) -> None:
    talks.condition("d", met={"date": "2024-06"}).condition("e").condition("f", holder=["W"], blocks=["i"])
    talks.condition("g", holder=["W", "B"], blocks=["i", "signing"], raised={"date": "2024-03-01"})
    talks.say("A", "demands", "x+y", conditions={"x": ["c"], "y": ["d"]}).say("B", "demands", "x", "2024-02-01")
    found = {b.condition: (b.holder, b.met, b.blocks) for b in talks.issue("2024-06-15").conditions}
    assert found == {"c": (("A",), False, False), "d": ((), None, False), "g": (("W", "B"), False, True)}
    assert talks.issue("2024-06-15").open_conditions == ("c", "d", "g")
    assert talks.issue("2024-02-15").open_conditions == ("c", "d")
    assert talks.issue("2024-06-30").open_conditions == ("c", "g")


# ---- Flags


def test_a_status_that_rests_on_one_source_is_flagged(talks: Talks) -> None:
    talks.source("t").say("A", "demands", "x").say("B", "demands", "y", "2024-01-02")
    assert "single-source" in talks.issue().flags
    talks.say("B", "demands", "y", "2024-01-03", cites=[{"source": "s"}, {"source": "t"}])
    assert "single-source" not in talks.issue().flags
    assert Talks(talks.path.parent).issue().flags == ()


def test_stale_is_what_has_had_no_word_for_so_many_days(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024-01-01").say("B", "demands", "x", "2024-01-10")
    assert "stale" not in talks.issue("2024-07-08").flags
    assert "stale" in talks.issue("2024-07-09").flags
    assert "stale" in talks.issue("2024-01-12", stale_days=1).flags


@pytest.mark.parametrize(
    ("act", "fields", "fresh"),
    [
        ("reaffirms", {}, True),
        ("omits", {}, False),
        ("reaffirms", {"said_by": ["W"]}, True),
        ("reaffirms", {"said_by": ["B"]}, False),
    ],
)
def test_to_reaffirm_refreshes_the_age(talks: Talks, act: str, fields: dict[str, Any], fresh: bool) -> None:
    talks.say("A", "demands", "x").say("A", act, date="2024-06", **fields)
    assert ("stale" in talks.issue("2024-07-31").flags) is not fresh
    assert talks.issue("2024-07-31").since == talks.issue("2024-05-31").since


def test_a_word_of_a_party_that_is_not_asked_refreshes_nothing(talks: Talks) -> None:
    assert "stale" in talks.say("A", "demands", "x").say("W", "demands", "y", "2024-12-01").issue().flags


def test_an_approximate_date_is_flagged_while_its_record_stands(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024-01~").say("B", "demands", "y", "2024-01")
    assert "approximate-date" in talks.issue("2024-01-31").flags
    assert "approximate-date" not in talks.say("A", "demands", "z", "2024-02-01").issue().flags


def test_evidence_from_one_sides_outlets_alone_is_flagged(talks: Talks) -> None:
    talks.source("a1", "A").source("a2", "A").source("b", "B")
    talks.say("A", "demands", "x", source="a1").say("B", "demands", "y", source="a2")
    assert "one-side-outlets" in talks.issue().flags
    assert "one-side-outlets" not in talks.say("B", "demands", "y", "2024-02-01", source="b").issue().flags
    talks.say("A", "demands", "z", "2024-03-01").say("B", "demands", "z", "2024-03-01")
    assert talks.issue().flags == ("single-source", "stale")


# ---- Counts and the summary


def test_counts_are_shown_from_their_date_on_and_change_no_article(talks: Talks) -> None:
    talks.article("1").content["counts"] = [
        {"date": "2024-03", "said_by": "A", "agreed": "1", "of": "1", "source": "s"},
        {"date": "2024-09-01", "said_by": "B", "percent": "100", "source": "s"},
    ]
    assert [len(talks.ask(day).counts) for day in ("2024-03-30", "2024-03-31", "2024-12-31")] == [0, 1, 2]
    assert article(talks).status == "no-data"


def test_the_summary_counts_every_issue_once(talks: Talks) -> None:
    bring(talks, i="agreed", j="disputed", k="disputed", l="no-data")
    assert {heading: n for heading, n in talks.ask().summary().items() if n} == {
        "agreed": 1,
        "disputed": 2,
        "no-data": 1,
    }
    assert list(talks.ask().summary()) == [
        "agreed", "conditional", "compatible", "disputed", "unclear", "incomplete", "set-aside", "no-data",
        "closed", "background",
    ]  # fmt: skip


def test_other_parties_with_a_standing_are_shown_in_the_order_of_the_ledger(talks: Talks) -> None:
    parties = talks.group("Z", "A").content["parties"]
    talks.content["parties"] = {"Z": parties.pop("Z"), **parties, "M": {"name": "M", "role": "mediator"}}
    talks.say("M", "proposes", "x").say("W", "omits").say("Z", "demands", "y", said_by=["A"])
    assert list(talks.issue().others) == ["Z", "M"]
    assert list(talks.issue("2024-12-31", "W", "A").parties) == ["W", "A"]


# ---- Blocs and holdouts


def test_blocs_are_those_who_hold_the_same_options_the_largest_first(tmp_path: Path) -> None:
    talks = Talks(tmp_path, 8).say("A", "demands", "x").say("B+C+D", "accepts", "x+y").say("E", "rejects", "x")
    talks.say("F", "sets-aside").say("G", "reserves")
    assert gather(talks.issue()).blocs == (
        Bloc("known", ("x", "y"), ("B", "C", "D")),
        Bloc("rejects", (), ("E",)),
        Bloc("reserved", (), ("G",)),
        Bloc("sets-aside", (), ("F",)),
        Bloc("silent", (), ("H",)),
        Bloc("known", ("x",), ("A",)),
    )


def test_blocs_of_everybody_have_the_others_too(talks: Talks) -> None:
    talks.say("A", "demands", "x").say("W", "demands", "x")
    assert [bloc.parties for bloc in gather(talks.issue()).blocs] == [("B",), ("A",)]
    assert [bloc.parties for bloc in gather(talks.issue(), everybody=True).blocs] == [("A", "W"), ("B",)]


def test_holdouts_are_the_fewest_whose_consent_would_settle_it(tmp_path: Path) -> None:
    talks = Talks(tmp_path, 5).say("A+B", "demands", "x").say("C", "demands", "y").say("D", "demands", "y+x")
    assert gather(talks.issue()).holdouts == (("x", ("C", "E")),)
    talks.say("C", "accepts", "x", "2024-02-01").say("E", "accepts", "x", "2024-02-01")
    assert gather(talks.issue()).holdouts == ()


def test_where_as_few_are_missing_to_several_options_no_side_is_singled_out(talks: Talks) -> None:
    talks.say("A", "demands", "x").say("B", "demands", "y")
    assert gather(talks.issue()).holdouts == (("x", ("B",)), ("y", ("A",)))


def test_whoever_attaches_or_raises_an_open_condition_is_a_holdout(tmp_path: Path) -> None:
    talks = Talks(tmp_path, 3).condition("c").condition("d", holder=["C"], blocks=["i"], met={"date": "2024-06-01"})
    talks.say("A", "accepts", "x+y", conditions={"x": ["c"]}).say("B", "demands", "x").say("C", "demands", "x")
    assert gather(talks.issue("2024-05-31")).holdouts == (("x", ("A", "C")), ("y", ("B", "C")))
    assert gather(talks.issue()).holdouts == (("x", ("A",)),)


def test_an_uncertain_party_consents_where_it_does_in_every_result(tmp_path: Path) -> None:
    talks = Talks(tmp_path, 3).say("A", "accepts", "x").say("A", "accepts", "x+y").say("B", "demands", "x")
    assert gather(talks.issue()).holdouts == (("x", ("C",)),)


def test_where_nobody_consents_to_anything_there_are_no_holdouts(talks: Talks) -> None:
    assert gather(talks.issue()).holdouts == ()
    assert gather(talks.say("A+B", "sets-aside").issue()).holdouts == ()


# ---- whose consent is asked


def test_where_nobody_is_a_principal_those_of_the_issues_conclude_the_text(tmp_path: Path) -> None:
    talks = Talks(tmp_path).article("1", "i")
    for party in ("A", "B"):
        talks.content["parties"][party]["role"] = "mediator"
    talks.content["issues"]["i"]["principals"] = ["A", "B"]
    talks.say("A", "demands", "x").say("B", "demands", "y")
    event = {"date": "2024-02-01", "title": "Signed", "stage": "signed", "articles": "all", "source": "s"}
    talks.content["events"] = [{**event, "parties": ["A"]}]
    assert talks.ask().articles[0].status == "disputed"
    talks.content["events"] = [event]
    assert talks.ask().articles[0].status == "agreed"


def test_where_nobody_is_asked_nothing_is_agreed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    talks = Talks(tmp_path).article("1", "i").say("A", "accepts", "x")
    for party in ("A", "B"):
        talks.content["parties"][party]["role"] = "mediator"
    talks.content["events"] = [
        {"date": "2024-02-01", "title": "Signed", "stage": "signed", "articles": "all", "source": "s"}
    ]
    picture = talks.ask()
    assert (picture.stage, picture.issues[0].status, picture.articles[0].status) == (None, "no-data", "no-data")
    path = str(talks.path)
    for call in ("status", "matrix", "matrix --by issue", "matrix --pairs", "show i", "why i", "timeline", "blockers",
                 "counts", "audit", "export status", "status -p A"):  # fmt: skip
        assert run([*call.split(), "-l", path, "--as-of", "2024-12-31"]) == 0, call
    assert run(["report", "-l", path, "-o", str(tmp_path / "page.html")]) == 0
    assert "an error of the program" not in capsys.readouterr().err
    assert run(["check", path, "--hints"]) == 0
    assert "hint[NT505]" in capsys.readouterr().out


# ---- Articles taken off the concluded text again


@pytest.mark.parametrize(
    ("events", "statuses", "stage"),
    [
        ([("2024-03-01", "text-concluded", {"articles": "all"}), ("2024-05-01", "reopened", {"articles": ["1"]})],
         ["disputed", "agreed"], "text-concluded"),
        ([("2024-03-01", "signed", {"articles": "all"}), ("2024-05-01", "reopened", {"articles": "all"})],
         ["disputed", "disputed"], None),
        ([("2024-03-01", "signed", {"articles": "all"}), ("2024-05-01", "reopened", {"articles": ["1", "2"]})],
         ["disputed", "disputed"], None),
        ([("2024-05-01", "reopened", {"articles": "all"}), ("2024-05-01", "signed", {"articles": "all"})],
         ["disputed", "disputed"], None),
        ([("2024-05-01", "reopened", {"articles": "all"}), ("2024-05-02", "initialled", {"articles": ["2"]})],
         ["disputed", "agreed"], "initialled"),
        ([("2024-03-01", "signed", {"articles": "all"}), ("2024-05", "reopened", {"articles": "all"}),
          ("2024-06-01", "text-concluded", {"articles": ["1"]})],
         ["agreed", "disputed"], "text-concluded"),
        ([("2024-03-01", "signed", {}), ("2024-05-01", "reopened", {"articles": ["1"]})],
         ["disputed", "disputed"], "signed"),
        ([("2024-03-01", "signed", {}), ("2024-05-01", "reopened", {"articles": "all"})],
         ["disputed", "disputed"], None),
    ],
)  # fmt: skip
def test_articles_reopened_rest_on_their_issues_until_they_are_concluded_anew(
    talks: Talks, events: list[tuple[str, str, dict[str, Any]]], statuses: list[str], stage: str | None
) -> None:
    talks.article("1", "i").article("2", "i").say("A", "demands", "x").say("B", "demands", "y")
    for date, word, fields in events:
        talks.event(date, word, **fields, **({"parties": ["B"]} if word == "reopened" else {}))
    picture = talks.ask()
    assert [article.status.value for article in picture.articles] == statuses
    assert [article.concluded for article in picture.articles] == [status == "agreed" for status in statuses]
    assert (picture.stage and picture.stage.word) == stage


def test_a_text_is_reopened_from_the_last_day_and_by_one_of_those_asked(talks: Talks) -> None:
    talks.group("G", "B").article("1", "i").say("A", "demands", "x").say("B", "demands", "y")
    talks.event("2024-03-01", "signed", articles="all").event("2024-05", "reopened", articles="all", parties=["G"])
    found = [talks.ask(day).articles[0].status.value for day in ("2024-05-30", "2024-05-31")]
    assert found == ["agreed", "disputed"]


def test_the_stage_is_that_of_the_first_event_that_brought_it(talks: Talks) -> None:
    talks.article("1", "i").event("2024-02-01", "signed", articles="all").event("2024-03-01", "signed", articles="all")
    event = talks.ask().stage_event
    assert event is not None and event.date.text == "2024-02-01"
