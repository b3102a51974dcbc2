"""The client of a vLLM server (0.32): OpenAI-compatible chat completions, streamed."""
