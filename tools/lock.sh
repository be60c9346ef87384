#!/bin/sh
# Write the locked versions with hashes. One OpenCV each: but for Paddle's, the headless one stands in for the others.
set -eu
compile() { .venv/bin/uv pip compile pyproject.toml --generate-hashes --python-version 3.11 --no-header --no-annotate -q "$@"; }
compile -o requirements/core.lock
compile --extra test -c requirements/core.lock -o requirements/test.lock
compile --extra mcp -c requirements/test.lock -o requirements/mcp.lock
compile --extra openvino -c requirements/core.lock -o requirements/openvino.lock
compile --extra postgres -c requirements/core.lock -o requirements/postgres.lock
compile --extra transformers -c requirements/core.lock -o requirements/transformers.lock
compile --extra train -c requirements/test.lock -o requirements/train.lock
compile --extra language -c requirements/train.lock -o requirements/language.lock
# PaddleOCR and img2table look for the full OpenCV by its name; there it is the only one.
printf "opencv-python ; python_version < '0'\nopencv-python-headless ; python_version < '0'\nopencv-contrib-python>=5\n" |
    compile --no-config --overrides /dev/stdin --extra paddle -o requirements/paddle.lock
