"""Training steps in PyTorch: the same model, batch and options as steps.mjs; prints seconds of each step.

usage: steps.py MODEL DATA THREADS STEPS
"""

import json
import resource
import sys
import time

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer


def main(folder, data, threads, steps):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    with open(data, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    order = sorted(range(len(rows)), key=lambda i: len(tokenizer(rows[i][0]).input_ids))
    middle = [rows[i] for i in order[len(order) // 2 - 16 : len(order) // 2 + 16]]
    batch = tokenizer([text for text, _ in middle], padding=True, return_tensors="pt")
    labels = torch.tensor([int(label) for _, label in middle])
    model = AutoModelForSequenceClassification.from_pretrained(folder)
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-6, weight_decay=0.01)
    seconds, losses = [], []
    for _ in range(steps):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        loss = model(**batch, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    shape = list(batch.input_ids.shape)
    print(json.dumps({"torch": torch.__version__, "shape": shape, "seconds": seconds, "losses": losses, "peakMemoryMB": peak}))


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
