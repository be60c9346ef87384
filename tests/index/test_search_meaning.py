import numpy as np
import pytest

from index.search.meaning import SIZE, cut, known, meaning
from index.search.thesaurus import thesaurus


def alike(one: str, other: str) -> float:
    return float(np.dot(meaning(one), meaning(other)))


@pytest.mark.parametrize(
    ("asked", "meant", "other"),
    [
        ("道路破损", "公路病害", "图书采购"),
        ("诊所看病", "就医问诊", "河道清淤"),
        ("财政拨款", "资金预算", "森林防火"),
        ("幼儿上学", "儿童入园", "桥梁加固"),
    ],
)
def test_words_of_like_meaning_are_nearer_than_others(asked, meant, other):
    assert not set(asked) & set(meant) & set(other)
    assert alike(asked, meant) > alike(asked, other) + 0.1


def test_a_text_has_a_vector_of_length_one_and_one_without_known_words_none():
    assert float(np.linalg.norm(meaning("改造公厕 12座"))) == pytest.approx(1, abs=1e-5)
    assert not meaning("2020 ≥95% 。").any()
    assert meaning("").shape == (SIZE,)


def test_a_text_is_cut_into_the_longest_known_words_whole():
    text = "满意度回访 abc"
    found = list(cut(text))
    assert "".join(found) == "满意度回访"
    assert all(word in known().rows for word in found)


def test_all_words_of_the_thesaurus_are_known():
    told = thesaurus()
    assert not {*told.words, *told.asked} - known().rows.keys()
