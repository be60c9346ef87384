"""Labels that people taught are kept as events, known to the next reading, and taken back without a trace being lost."""

from pathlib import Path

import pytest

from extract.label_file import label_file
from index.permissions import Person
from index.store import Store
from ingest.errors import Conflict, Forbidden, NotFound, RefusedLabel, UnreadableLabels

pytestmark = pytest.mark.databases

LABEL, FIELD = "专款全称", "header.project_name"


def test_a_taught_label_is_in_the_book_of_the_next_reading(store: Store) -> None:
    before = store.labels.book()
    assert before.header.match(LABEL) is None
    kept = store.labels.teach(f"{LABEL}：", FIELD, "王芳")
    assert (kept.label, kept.field, kept.who, kept.undone_by) == (LABEL, FIELD, "王芳", None)
    assert store.labels.book().header.match(LABEL) == "project_name"
    assert store.labels.book() is store.labels.book()


def test_a_label_taken_back_is_forgotten_and_stays_listed(store: Store) -> None:
    kept = store.labels.teach(LABEL, FIELD, "王芳")
    store.labels.undo(kept.id, "李审计")
    assert store.labels.book().header.match(LABEL) is None
    (listed,) = store.labels.all()
    assert (listed.who, listed.undone_by) == ("王芳", "李审计")
    with pytest.raises(Conflict, match="李审计"):
        store.labels.undo(kept.id, "王芳")
    with pytest.raises(NotFound):
        store.labels.undo(kept.id + 7, "王芳")
    again = store.labels.teach(LABEL, "notes", "李审计")
    assert again.id != kept.id
    assert [one.field for one in store.labels.all()] == ["notes", FIELD]


def test_a_label_that_contradicts_is_refused_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(RefusedLabel, match="主管部门"):
        store.labels.teach("主管部门", FIELD, "王芳")
    store.labels.teach(LABEL, FIELD, "王芳")
    with pytest.raises(RefusedLabel, match="王芳"):
        store.labels.teach(LABEL, "notes", "李审计")
    with pytest.raises(RefusedLabel, match="无需再学"):
        store.labels.teach(LABEL, FIELD, "李审计")
    assert len(store.labels.all()) == 1


@pytest.mark.parametrize("nobody", [None, " "])
def test_nobody_without_a_name_teaches_or_takes_back(store: Store, nobody: str | None) -> None:
    kept = store.labels.teach(LABEL, FIELD, "王芳")
    with pytest.raises(Forbidden):
        store.labels.teach("落地机构", "header.implementing_unit", nobody)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        store.labels.undo(kept.id, nobody)  # type: ignore[arg-type]
    assert [one.undone_by for one in store.labels.all()] == [None]


def test_another_process_knows_it_at_once(store: Store, home: Path, database_url: str | None) -> None:
    other = Store.open(home, database_url)
    store.labels.teach(LABEL, FIELD, "王芳")
    assert other.labels.book().header.match(LABEL) == "project_name"
    other.close()


def test_the_data_file_counts_and_a_taught_label_that_it_contradicts_is_told(
    home: Path, tmp_path: Path, database_url: str | None
) -> None:
    first = Store.open(home, database_url)
    first.labels.teach(LABEL, FIELD, "王芳")
    first.close()
    file = tmp_path / "labels.yaml"
    file.write_text(f"header:\n  competent_department: [{LABEL}]\n", "utf-8")
    store = Store.open(home, database_url, labels=file)
    assert store.labels.book().header.match(LABEL) == "competent_department"
    assert "不能再指别的字段" in (store.labels.all()[0].refused or "")
    store.close()
    file.write_text("header: 1", "utf-8")
    with pytest.raises(UnreadableLabels, match=r"labels\.yaml 第 1 行"):
        Store.open(home, database_url, labels=file)
    with pytest.raises(UnreadableLabels):
        label_file(file)


def test_a_proposal_that_is_not_wanted_is_kept_until_it_is_taken_back(store: Store) -> None:
    store.labels.dismiss(f"{LABEL}：", FIELD, "王芳")
    (one,) = store.labels.dismissed()
    assert (one.label, one.field, one.who) == (LABEL, FIELD, "王芳")
    assert store.labels.all() == []
    assert store.labels.book().header.match(LABEL) is None
    with pytest.raises(Conflict, match="王芳"):
        store.labels.dismiss(LABEL, FIELD, "李审计")
    store.labels.undo(one.id, "李审计")
    assert store.labels.dismissed() == []
    with pytest.raises(Conflict, match="李审计"):
        store.labels.undo(one.id, "王芳")
    store.labels.dismiss(LABEL, FIELD, "李审计")
    assert store.verify().faults == ()


def test_who_may_not_teach_dismisses_nothing_and_only_fields_are_dismissed(store: Store) -> None:
    for nobody in (None, Person("甲", frozenset({"approver"}))):
        with pytest.raises(Forbidden):
            store.labels.dismiss(LABEL, FIELD, nobody)  # type: ignore[arg-type]
    for label, field in ((LABEL, "header.nothing"), (" ：", FIELD)):
        with pytest.raises(NotFound):
            store.labels.dismiss(label, field, "王芳")
    assert store.labels.dismissed() == []
