"""Batches, statistics, benchmarks."""
