from __future__ import annotations

import math

import numpy as np
import pytest

from index.search.embedder import make_embedder
from ingest.errors import ModelUnavailable

TEXTS = ["产出指标 数量指标 更新课桌椅数量 ≥200套", "预算执行率为85%", "配套设备到货延后，影响施工"]


def alike(one: list[float], other: list[float]) -> float:
    return float(np.dot(one, other))


def test_the_default_gives_the_same_vectors_of_length_one_every_time():
    first, second = make_embedder(), make_embedder("hashed")
    vectors = first.embed_documents(TEXTS)
    assert vectors == second.embed_documents(TEXTS)
    assert all(len(one) == first.size for one in vectors)
    assert all(math.isclose(alike(one, one), 1, abs_tol=1e-5) for one in vectors)
    assert not any(first.embed_query("。"))


def test_the_default_finds_what_is_meant_by_other_words():
    embedder = make_embedder()
    asked = embedder.embed_query("货到晚了")
    near = [alike(asked, one) for one in embedder.embed_documents(TEXTS)]
    assert near.index(max(near)) == 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    import torch

    torch.manual_seed(7)
    made = tmp_path_factory.mktemp("bert") / "tiny"
    made.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set("".join(TEXTS)))]
    (made / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    transformers.BertTokenizerFast(vocab_file=str(made / "vocab.txt")).save_pretrained(made)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    told = transformers.BertConfig(vocab_size=len(words), max_position_embeddings=40, **sizes)
    transformers.BertModel(told).save_pretrained(made)
    return made


def test_a_model_from_a_folder_gives_the_mean_of_its_last_layer(folder):
    import torch
    from transformers import AutoModel, AutoTokenizer

    embedder = make_embedder(str(folder))
    alone = embedder.embed_query(TEXTS[1])
    assert embedder.size == len(alone) == 16
    told = AutoTokenizer.from_pretrained(folder)(TEXTS[1], return_tensors="pt")
    with torch.inference_mode():
        mean = AutoModel.from_pretrained(folder)(**told).last_hidden_state[0].mean(dim=0)
    assert np.allclose(alone, mean / mean.norm(), atol=1e-5)


def test_a_text_has_the_same_vector_beside_longer_ones_and_a_long_one_is_cut(folder):
    embedder = make_embedder(str(folder))
    assert np.allclose(
        embedder.embed_documents([TEXTS[1], TEXTS[0] * 20])[0], embedder.embed_query(TEXTS[1]), atol=1e-5
    )


@pytest.mark.parametrize("missing", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_missing_file_of_a_model_is_named(folder, tmp_path, missing):
    copy = tmp_path / "copy"
    copy.mkdir()
    for one in folder.iterdir():
        if one.name not in (missing, "vocab.txt"):
            (copy / one.name).write_bytes(one.read_bytes())
    with pytest.raises(ModelUnavailable, match=missing):
        make_embedder(str(copy))


def test_a_model_that_is_none_is_refused_by_its_folder(folder, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for one in folder.iterdir():
        (copy / one.name).write_bytes(b"{}" if one.name == "config.json" else one.read_bytes())
    with pytest.raises(ModelUnavailable, match="copy"):
        make_embedder(str(copy))


def test_a_name_that_is_neither_embedder_nor_folder_is_refused():
    with pytest.raises(ModelUnavailable, match="nonesuch"):
        make_embedder("nonesuch")
