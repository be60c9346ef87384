"""A model's file loaded by ONNX Runtime or OpenVINO, for as many calls at once as there are threads to share."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.errors import EngineUnavailable
from ingest.threads import allowed_threads, cores

Tensor = NDArray[np.float32]


class Model(NamedTuple):
    """A loaded model: `run` takes one input tensor to its first output; `characters` as its metadata lists them.

    As many threads as the model was loaded for may call `run` at once.
    """

    run: Callable[[Tensor], Tensor]
    characters: list[str]


class Share(NamedTuple):
    """How many calls of a model go on at once, and the threads of each."""

    calls: int
    threads: int


Load = Callable[[Path, Share], Model]


def threads() -> int:
    """Return the number of threads that the models of this process may use together."""
    return allowed_threads() or cores()


def openvino_is_installed() -> bool:
    """Return whether OpenVINO can be chosen."""
    return importlib.util.find_spec("openvino") is not None


def onnxruntime_model(path: Path, share: Share) -> Model:
    """Return the model on ONNX Runtime; EngineUnavailable where the file is none."""
    session = _session(path, share.threads)
    (first, *_) = session.get_inputs()
    return Model(lambda tensor: np.asarray(session.run(None, {first.name: tensor})[0]), _characters(session))


def openvino_model(path: Path, share: Share) -> Model:
    """Return the model on OpenVINO; EngineUnavailable where the file is none."""
    import openvino

    hints = {
        "PERFORMANCE_HINT": "LATENCY" if share.calls == 1 else "THROUGHPUT",
        "NUM_STREAMS": share.calls,
        "INFERENCE_NUM_THREADS": share.calls * share.threads,
        # Lines come in any width: what is kept for each would pile up, 200 MB a document.
        "CPU_RUNTIME_CACHE_CAPACITY": 0,
    }
    core = openvino.Core()
    try:
        compiled = core.compile_model(core.read_model(path), "CPU", hints)
    except RuntimeError as error:
        raise _unusable(path) from error
    free: SimpleQueue[Any] = SimpleQueue()
    for _ in range(share.calls):
        free.put(compiled.create_infer_request())

    def run(tensor: Tensor) -> Tensor:
        request = free.get()
        try:
            # The request's own memory is written over by its next call.
            return np.array(request.infer({0: tensor})[compiled.output(0)])
        finally:
            free.put(request)

    return Model(run, _characters(_session(path, 1, is_plain=True)))


def _session(path: Path, count: int, is_plain: bool = False) -> Any:
    """Return ONNX Runtime's session; a plain one is loaded for its metadata alone."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = count
    # Threads that wait by spinning take the cores from whoever works between two calls.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    if is_plain:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except refusals() as error:
        raise _unusable(path) from error


def refusals() -> tuple[type[Exception], ...]:
    """Return the errors by which ONNX Runtime says that a file is no model that it can load."""
    from onnxruntime.capi import onnxruntime_pybind11_state as errors

    return errors.Fail, errors.InvalidProtobuf, errors.InvalidGraph, errors.NotImplemented, errors.NoSuchFile


def _characters(session: Any) -> list[str]:
    characters = session.get_modelmeta().custom_metadata_map.get("character", "")
    return characters.split("\n") if characters else []


def _unusable(path: Path) -> EngineUnavailable:
    return EngineUnavailable(
        f"{path}: 不是可用的 ONNX 模型 / is no ONNX model that can be loaded; 请换一个文件 / put another in its place"
    )
