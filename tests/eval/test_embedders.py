import numpy as np
import pytest

from eval.embedders import NAMES, contestant

TEXTS = ["更新课桌椅数量", "课桌椅采购成本", "河道清淤长度", "河岸保洁面积", "森林防火巡护里程"]


@pytest.mark.parametrize("name", NAMES)
def test_a_contestant_gives_vectors_of_length_one_and_finds_a_text_by_itself(name):
    embedder = contestant(name, TEXTS)
    vectors = np.array(embedder.embed_documents(TEXTS))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)
    assert [int((vectors @ embedder.embed_query(text)).argmax()) for text in TEXTS] == [0, 1, 2, 3, 4]


def test_another_name_is_the_products_own():
    assert contestant("hashed", TEXTS).name.startswith("hashed")
