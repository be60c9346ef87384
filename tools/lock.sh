#!/bin/sh
# Write the locked versions with hashes. One OpenCV: the headless one stands in for both others.
set -eu
compile() { .venv/bin/uv pip compile pyproject.toml --generate-hashes --python-version 3.11 --no-header --no-annotate -q "$@"; }
compile -o requirements/core.lock
compile --extra test -c requirements/core.lock -o requirements/test.lock
compile --extra openvino -c requirements/core.lock -o requirements/openvino.lock
compile --extra transformers -c requirements/core.lock -o requirements/transformers.lock
compile --extra train -c requirements/test.lock -o requirements/train.lock
compile --extra paddle -o requirements/paddle.lock
