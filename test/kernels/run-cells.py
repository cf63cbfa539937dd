"""Drives the kernel through Jupyter's own client: one JSON request a line in, one JSON answer a line out.

{"cells": [{"code": "1 + 1", "stopOnError": true}], "interruptAfter": 0.5}
    sends all the cells at once, and interrupts each so many seconds after its start; answers with the
    messages of each: its reply, and what was published
{"ask": "complete", "arguments": ["Math.s", 6]}
    calls a method of the client; answers with the content of the reply
{"restart": true}
    answers as at the start, when the new kernel is ready
{"shutdown": true}
    answers with the reply, and with whether the kernel ended by itself
"""

import json
import sys
import threading
import time
from subprocess import TimeoutExpired

from jupyter_client.manager import KernelManager


def run(manager, client, cells, interrupt_after=None):
    ids = [
        client.execute(cell["code"], stop_on_error=cell.get("stopOnError", True))
        for cell in cells
    ]
    start = time.monotonic()
    answers = {id: {"published": []} for id in ids}
    idle = set()
    while len(idle) < len(ids):
        message = client.get_iopub_msg(timeout=60)
        parent = message["parent_header"].get("msg_id")
        if message["msg_type"] == "execute_input" and interrupt_after is not None:
            threading.Timer(interrupt_after, manager.interrupt_kernel).start()
        if parent in answers:
            answers[parent]["published"].append(short(message))
            if message["content"].get("execution_state") == "idle":
                idle.add(parent)
    for id in ids:
        answers[id]["reply"] = reply_to(client, id)
    return {"cells": list(answers.values()), "seconds": time.monotonic() - start}


def reply_to(client, id):
    while True:
        message = client.get_shell_msg(timeout=60)
        if message["parent_header"].get("msg_id") == id:
            return message["content"]


def short(message):
    return {"type": message["msg_type"], "content": message["content"]}


def restart(manager, client):
    start = time.monotonic()
    manager.restart_kernel()
    client.wait_for_ready(timeout=60)
    return {"pid": manager.provisioner.pid, "seconds": time.monotonic() - start}


def shut_down(manager, client):
    client.shutdown()
    reply = client.get_control_msg(timeout=10)
    try:
        code = manager.provisioner.process.wait(timeout=5)
    except TimeoutExpired:
        code = None
    return {"reply": short(reply), "exitCode": code}


def main(folder):
    start = time.monotonic()
    manager = KernelManager(kernel_name="rahp-ts")
    manager.start_kernel(cwd=folder, stdout=sys.stderr)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    answer({"pid": manager.provisioner.pid, "seconds": time.monotonic() - start})
    try:
        for line in sys.stdin:
            request = json.loads(line)
            if request.get("shutdown"):
                answer(shut_down(manager, client))
                break
            if request.get("restart"):
                answer(restart(manager, client))
                continue
            if "ask" in request:
                id = getattr(client, request["ask"])(*request["arguments"])
                answer(reply_to(client, id))
                continue
            answer(run(manager, client, request["cells"], request.get("interruptAfter")))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def answer(value):
    print(json.dumps(value, default=str), flush=True)


main(sys.argv[1])
