"""The edge box: camera and microphone in, one record of scores a second out."""

import os

# ONNX Runtime's Linux builds report to their maker unless told not to before they are loaded.
# Nothing leaves this box but what the egress allows, so this is no preference of the operator's.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
