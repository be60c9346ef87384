import struct

import numpy as np

from eval.training.meaning import HEAD, pieces, reduced, save
from index.search import meaning


def test_the_chinese_words_of_a_vocabulary_are_taken_in_simplified_characters():
    words = ["▁公路", "公路", "修", "號碼", "▁road", "に"]
    letters = [word.encode() for word in words]
    ends = np.cumsum([0, *map(len, letters)]).astype("<u4")
    often = np.array([-9, -8, -7, -6, -5, -4], dtype="<f4")
    whole = b"".join(letters)
    file = bytes(HEAD - 4) + struct.pack("<iiiiiQ", len(words), 0, 2, 1, 3, len(whole))
    assert pieces(file + ends.tobytes() + often.tobytes() + whole) == {"公路": -8.0, "修": -7.0}


def test_vectors_lose_what_they_have_in_common_and_are_read_again_as_they_were_kept(tmp_path, monkeypatch):
    vectors = np.random.default_rng(1).standard_normal((300, 200)).astype(np.float32) + 5
    made = reduced(vectors)
    assert made.shape == (300, meaning.SIZE)
    assert abs(made.mean()) < 0.01
    words = [chr(0x4E00 + at) for at in range(300)]
    save(tmp_path / "kept.npz", words, made, np.ones(300, dtype=np.float32))
    monkeypatch.setattr(meaning, "WEIGHTS", tmp_path / "kept.npz")
    kept = meaning.known.__wrapped__()
    assert list(kept.rows) == words
    assert np.abs(kept.vectors - made).max() < 0.01
