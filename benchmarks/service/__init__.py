"""The load test of the HTTP service: throughput, latency and memory."""
