"""``negtrack merge`` as git calls it: merge, rebase and cherry-pick in real repositories."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from clones import Clone
from talks import ROOT, TALKS, within

RECORD = "  - {party: N, issue: toll, date: 2024-06-01, act: proposes, option: none, summary: Drop it., source: news}\n"
OTHER = "  - {party: S, issue: toll, date: 2024-06-02, act: accepts, option: none, summary: Gladly., source: paper}\n"


def after_toll(record: str) -> str:
    """The small ledger with a record behind its last."""
    return TALKS.replace("\nevents:\n", f"{record}\nevents:\n")


def install(clone: Clone, *args: str) -> None:
    done = within("merge", "--install", *args, cwd=clone.folder, HOME=str(clone.folder))
    assert done.returncode == 0, done.stderr
    assert "does not run this" in done.stderr, "what a host that merges on its server will not do is said"
    clone.git("add", "-A")
    clone.git("commit", "-qm", "attributes")


def test_merge_rebase_and_cherry_pick_join_two_additions(tmp_path: Path) -> None:
    clone = Clone(tmp_path, {"positions.yaml": TALKS})
    install(clone)
    for name, record in (("one", RECORD), ("two", OTHER)):
        clone.branch(name, {"positions.yaml": after_toll(record)})
    expected = {after_toll(OTHER + RECORD), after_toll(RECORD + OTHER)}

    clone.git("checkout", "-qb", "merged", "one")
    clone.git("merge", "-q", "two", "-m", "both")
    assert (tmp_path / "positions.yaml").read_text(encoding="utf-8") in expected
    clone.git("checkout", "-qb", "rebased", "two")
    clone.git("rebase", "-q", "one")
    assert (tmp_path / "positions.yaml").read_text(encoding="utf-8") in expected
    clone.git("checkout", "-qb", "picked", "one")
    clone.git("cherry-pick", "two")
    assert (tmp_path / "positions.yaml").read_text(encoding="utf-8") in expected
    assert within("check", cwd=tmp_path).returncode == 0


def test_a_conflict_stands_around_one_record_and_check_says_so(tmp_path: Path) -> None:
    clone = Clone(tmp_path, {"positions.yaml": TALKS})
    install(clone)
    for name in ("one", "two"):
        clone.branch(name, {"positions.yaml": TALKS.replace("Wants the middle.", f"Wants the middle ({name}).")})
    done = clone.run("merge", "one")
    assert done.returncode == 1
    text = (tmp_path / "positions.yaml").read_text(encoding="utf-8")
    assert [text.count(mark) for mark in ("<<<<<<< ", "=======\n", ">>>>>>> ")] == [1, 1, 1]
    assert text.count("quote: the middle of the river") == 2, "the record as a whole stands in both halves"
    assert within("check", cwd=tmp_path).returncode == 1


def test_a_side_that_is_no_sound_file_is_left_to_git(tmp_path: Path) -> None:
    clone = Clone(tmp_path, {"positions.yaml": TALKS})
    install(clone)
    clone.branch("one", {"positions.yaml": after_toll(RECORD.replace("act: proposes", "act: proposed"))})
    clone.branch("two", {"positions.yaml": after_toll(OTHER)})
    assert clone.run("merge", "one").returncode == 1
    text = (tmp_path / "positions.yaml").read_text(encoding="utf-8")
    assert "act: proposed" in text
    assert "Gladly." in text
    assert text.count("<<<<<<<") == 1


def test_all_files_of_a_folder_are_joined_tables_too(tmp_path: Path) -> None:
    head, _, records = TALKS.partition("positions:\n")
    table = "party,issue,date,act,options,summary,source\nN,toll,2024-07-01,proposes,half,Half.,news\n"
    files = {"talks/head.yaml": head, "talks/records.YML": "positions:\n" + records, "talks/more/rows.csv": table}
    clone = Clone(tmp_path, files)
    install(clone, "-l", "talks")
    for name, party in (("one", "N"), ("two", "S")):
        row = f"{party},toll,2024-08-01,omits,,From {name}.,news\n"
        new = RECORD if party == "N" else OTHER
        clone.branch(
            name,
            {
                "talks/records.YML": "positions:\n" + records.replace("\nevents:", f"{new}\nevents:"),
                "talks/more/rows.csv": table + row,
            },
        )  # fmt: skip
    clone.git("merge", "-q", "one", "-m", "both")
    joined = (tmp_path / "talks/more/rows.csv").read_text(encoding="utf-8")
    assert "From one." in joined
    assert "From two." in joined
    assert "Gladly." in (tmp_path / "talks/records.YML").read_text(encoding="utf-8")
    assert "Drop it." in (tmp_path / "talks/records.YML").read_text(encoding="utf-8")


def test_installing_twice_writes_once_and_what_is_there_stays(tmp_path: Path) -> None:
    clone = Clone(tmp_path, {"data/my ledger.yaml": TALKS, ".gitattributes": "*.png binary"})
    for _ in range(2):
        assert (
            within("merge", "--install", "-l", "data/my ledger.yaml", cwd=tmp_path, HOME=str(tmp_path)).returncode == 0
        )
    attributes = (tmp_path / ".gitattributes").read_text(encoding="utf-8")
    assert attributes == '*.png binary\n"/data/my ledger.yaml" merge=negtrack\n'
    assert clone.git("check-attr", "merge", "data/my ledger.yaml").endswith(": negtrack\n")


def test_where_the_program_is_gone_git_leaves_marks_and_not_our_side_alone(tmp_path: Path) -> None:
    clone = Clone(tmp_path, {"positions.yaml": TALKS})
    install(clone)
    driver = clone.git("config", "merge.negtrack.driver").replace(Path(sys.executable).as_posix(), "/nowhere/python")
    clone.git("config", "merge.negtrack.driver", driver.strip())
    for name, record in (("one", RECORD), ("two", OTHER)):
        clone.branch(name, {"positions.yaml": after_toll(record)})
    assert clone.run("merge", "one").returncode == 1
    assert "<<<<<<<" in (tmp_path / "positions.yaml").read_text(encoding="utf-8")


def test_nothing_of_the_folder_that_is_merged_is_run(tmp_path: Path) -> None:
    """A module of a name that the program imports, in the repository, stays a file."""
    clone = Clone(tmp_path, {"positions.yaml": TALKS, "yaml.py": "raise SystemExit(9)\n", "negtrack.py": "1/0\n"})
    clone.git("config", "merge.negtrack.driver", "true")
    install(clone)
    for name, record in (("one", RECORD), ("two", OTHER)):
        clone.branch(name, {"positions.yaml": after_toll(record)})
    clone.git("merge", "-q", "one", "-m", "both")
    assert "Drop it." in (tmp_path / "positions.yaml").read_text(encoding="utf-8")


def test_outside_of_a_repository_and_without_three_files_it_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    done = within("merge", "--install", cwd=tmp_path, HOME=str(tmp_path), GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert (done.returncode, "not a git repository" in done.stderr) == (2, True)
    done = within("merge", "positions.yaml", cwd=tmp_path)
    assert (done.returncode, "BASE OURS THEIRS" in done.stderr) == (2, True)
    done = within("merge", "a", "positions.yaml", "c", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert (tmp_path / "positions.yaml").read_text(encoding="utf-8") == TALKS


def test_an_error_of_the_program_leaves_marks_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("negtrack.writing.merge_file.merge_trees", lambda *_: 1 / 0)
    for name, text in (("base", TALKS), ("ours", after_toll(RECORD)), ("theirs", after_toll(OTHER))):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    assert within("merge", "base.yaml", "ours.yaml", "theirs.yaml", cwd=tmp_path).returncode == 1
    assert "<<<<<<<" in (tmp_path / "ours.yaml").read_text(encoding="utf-8")


def test_without_git_both_sides_stand_in_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("base", TALKS), ("ours", TALKS + "oops: 1\n"), ("theirs", after_toll(OTHER))):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    done = within("merge", "base.yaml", "ours.yaml", "theirs.yaml", cwd=tmp_path, PATH=str(tmp_path))
    assert done.returncode == 1
    text = (tmp_path / "ours.yaml").read_text(encoding="utf-8")
    assert text == f"<<<<<<< ours\n{TALKS}oops: 1\n=======\n{after_toll(OTHER)}>>>>>>> theirs\n"


def test_nothing_private_is_said_where_others_may_read_it(tmp_path: Path) -> None:
    """The notes of a driver go into the logs of whoever runs git: they name no private record, nor quote one."""
    secret = RECORD.replace("Drop it.", "Drop it., private: yes, note: old")
    for name, text in (
        ("base", after_toll(secret)),
        ("ours", after_toll(secret.replace("old", "whisper"))),
        ("theirs", after_toll(secret.replace("old", "murmur"))),
        ("faulty", after_toll(secret.replace("act: proposes", "act: whispers"))),
    ):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    faulty = within("merge", "base.yaml", "faulty.yaml", "theirs.yaml", cwd=tmp_path)
    clash = within("merge", "base.yaml", "ours.yaml", "theirs.yaml", cwd=tmp_path)
    assert (faulty.returncode, clash.returncode) == (1, 1)
    assert "something private" in clash.stderr
    for word in ("toll", "2024-06", "whisper", "murmur", "note"):
        assert word not in faulty.stderr + clash.stderr, word


def test_the_shipped_ledger_is_joined_without_a_byte_of_it_changed(tmp_path: Path) -> None:
    shipped = (ROOT / "data" / "positions.yaml").read_bytes()
    for name in ("base", "ours", "theirs"):
        (tmp_path / f"{name}.yaml").write_bytes(shipped)
    source = b"\nconditions:\n"
    assert shipped.count(source) == 1
    new = b"  zz-new: {title: New, publisher: P, kind: news, side: none}\n"
    (tmp_path / "theirs.yaml").write_bytes(shipped.replace(source, new + source))
    assert within("merge", "base.yaml", "ours.yaml", "theirs.yaml", cwd=tmp_path).returncode == 0
    assert (tmp_path / "ours.yaml").read_bytes() == (tmp_path / "theirs.yaml").read_bytes()
