"""One command a benchmark; results with machine, load and date go to docs/benchmarks.md."""
