"""Executes a notebook in the kernel `rahp-ts`: run-notebook.py NOTEBOOK OUTPUT [SECONDS A CELL]"""

import os
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError


def main(source, output, timeout="300"):
    notebook = nbformat.read(source, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="rahp-ts",
        timeout=int(timeout),
        coalesce_streams=True,
        resources={"metadata": {"path": os.path.dirname(os.path.abspath(source))}},
    )
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        print(f"{source}: {error}", file=sys.stderr)
        return 1
    finally:
        nbformat.write(notebook, output)
    return 0


sys.exit(main(*sys.argv[1:]))
