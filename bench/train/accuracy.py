"""Fine-tuning in PyTorch by the recipe of train-accuracy.mjs; prints accuracy on the dev set.

usage: accuracy.py MODEL TRAIN DEV EXAMPLES EPOCHS RATE SEED THREADS
"""

import json
import sys

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer, get_linear_schedule_with_warmup


def read(path, most=None):
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    return [(text, int(label)) for text, label in rows[:most]]


def batches(rows, tokenizer, size, order):
    for start in range(0, len(order), size):
        chosen = [rows[i] for i in order[start : start + size]]
        inputs = tokenizer(
            [text for text, _ in chosen], padding=True, truncation=True, max_length=128, return_tensors="pt"
        )
        yield inputs, torch.tensor([label for _, label in chosen])


def main(folder, train, dev, examples, epochs, rate, seed, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder)
    rows, judged = read(train, examples), read(dev)
    plain = [p for n, p in model.named_parameters() if n.endswith("bias") or "LayerNorm" in n]
    decayed = [p for n, p in model.named_parameters() if not (n.endswith("bias") or "LayerNorm" in n)]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=rate)
    steps = epochs * -(-len(rows) // 32)
    schedule = get_linear_schedule_with_warmup(optimizer, -(-steps * 6 // 100), steps)
    model.train()
    for _ in range(epochs):
        for inputs, labels in batches(rows, tokenizer, 32, torch.randperm(len(rows)).tolist()):
            optimizer.zero_grad(set_to_none=True)
            model(**inputs, labels=labels).loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    model.eval()
    correct = 0
    with torch.no_grad():
        for inputs, labels in batches(judged, tokenizer, 64, list(range(len(judged)))):
            correct += (model(**inputs).logits.argmax(1) == labels).sum().item()
    print(json.dumps({"torch": torch.__version__, "accuracy": correct / len(judged)}))


main(*sys.argv[1:4], int(sys.argv[4]), int(sys.argv[5]), float(sys.argv[6]), int(sys.argv[7]), int(sys.argv[8]))
