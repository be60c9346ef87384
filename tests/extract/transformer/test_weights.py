"""What stands in the file of weights that ships: the model, and nothing of the machine that made it."""

from __future__ import annotations

import onnx
import pytest

from eval.training.export import forget_origin
from extract.transformer.inference import MODEL, WEIGHTS

LIMIT_MB = 10


def test_the_weights_say_nothing_of_where_they_were_made() -> None:
    graph = onnx.load(WEIGHTS / MODEL).graph
    parts = [graph, *graph.node, *graph.value_info, *graph.input, *graph.output, *graph.initializer]
    assert len(graph.node) > 100
    assert not [part.name for part in parts if part.metadata_props or part.doc_string]


def test_the_weights_are_small_enough_to_ship() -> None:
    assert (WEIGHTS / MODEL).stat().st_size < LIMIT_MB * 2**20


@pytest.mark.parametrize("place", ["graph", "node", "value", "initializer", "function"])
def test_an_origin_is_forgotten_wherever_it_is_noted(place: str) -> None:
    node = onnx.helper.make_node("Relu", ["x"], ["y"])
    shape = onnx.helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [1])
    graph = onnx.helper.make_graph([node], "g", [shape], [])
    graph.initializer.add(name="w")
    model = onnx.helper.make_model(graph)
    model.functions.add(name="f")
    noted = {
        "graph": model.graph,
        "node": model.graph.node[0],
        "value": model.graph.input[0],
        "initializer": model.graph.initializer[0],
        "function": model.functions[0],
    }[place]
    noted.metadata_props.add(key="stack_trace", value="a-folder/a-file.py, line 3")
    noted.doc_string = "a-file.py"
    assert b"a-file" in model.SerializeToString()
    forget_origin(model)
    assert b"a-file" not in model.SerializeToString()
