"""Nothing reaches out and nothing chatters: what libraries read from the environment, set before they load."""

from __future__ import annotations

import os

SILENCE = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_TELEMETRY_ENABLED": "False",
    "GRADIO_CHECK_VERSION": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",  # its own statistics of every event, never looked at
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "CHROMA_TELEMETRY_IMPL": "none",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "ORT_DISABLE_TELEMETRY": "1",  # its uploader is native code, and starts with the first session
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "DISABLE_MODEL_SOURCE_CHECK": "True",
    "NO_ALBUMENTATIONS_UPDATE": "1",
}


def hush() -> None:
    """Set every switch of SILENCE, over whatever the environment says."""
    os.environ.update(SILENCE)
