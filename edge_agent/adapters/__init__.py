"""What touches the outside: FFmpeg, ONNX Runtime, LiteRT."""
