"""Offline: trains what the edge runs."""

import os

# ONNX Runtime reports to its maker unless told not to before it is loaded; see ADR 0006.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
