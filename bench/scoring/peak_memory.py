"""Runs a script that prints one line of JSON, and prints it again with the peak memory of this process.
usage: peak_memory.py SCRIPT [ARGUMENTS]"""
import contextlib, io, json, resource, runpy, sys
from pathlib import Path

sys.argv = sys.argv[1:]
sys.path.insert(0, str(Path(sys.argv[0]).parent))
printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    runpy.run_path(sys.argv[0], run_name="__main__")

unit = 2**20 if sys.platform == "darwin" else 2**10  # of ru_maxrss, in a megabyte
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
print(json.dumps({**json.loads(printed.getvalue()), "peakMemoryMB": round(peak)}))
