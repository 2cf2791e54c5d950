"""Seconds on the wall, or of this process's processor time with BENCH_CLOCK=cpu: see timing.mjs."""
import os
import time

now = time.process_time if os.environ.get("BENCH_CLOCK") == "cpu" else time.perf_counter
