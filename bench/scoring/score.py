"""Head scores in PyTorch by the functions of shared/bench, for comparison. Of exact scores: C of each sample, ΔC of the
first head, and Fisher of all heads (more masked heads would take time, but no more memory); or ΔC of all heads to first
order, and Fisher.
usage: score.py SHARED_BENCH minilm|base exact|first-order THREADS"""
import json, sys
import torch

folder, size, estimate, threads = sys.argv[1:]
sys.path.insert(0, folder)
from common import ROOT, encode, load, sst
from rahp_ref import EPS, batches, clever_pass, dims, fisher, mask_scores

torch.set_num_threads(int(threads))
if size == "base":
    from transformers import BertConfig, BertForSequenceClassification

    model = BertForSequenceClassification(BertConfig(num_labels=2, attn_implementation="eager")).eval()
    ids, labels = torch.randint(1000, 30000, (16, 32)).tolist(), [0, 1] * 8
else:
    model, tokenizer = load(ROOT / "models" / "minilm-l6-sst2")
    texts, labels = sst("dev")
    ids, labels = encode(tokenizer, texts[:64], 128), labels[:64]


def exact():
    first = torch.ones(dims(model))
    first[0, 0] = 0
    model.requires_grad_(False)
    clever, masked = [], []
    for _, *batch in batches(ids, labels):
        for values, mask in ((clever, None), (masked, first)):
            _, margin, (norm,) = clever_pass(model, *batch, mask)
            values += (margin / (norm + EPS)).tolist()
    model.requires_grad_(True)
    changes = [without - whole for whole, without in zip(clever, masked)]
    return {"clever": clever, "deltaCleverOfFirst": changes}


def first_order():
    return {"deltaClever": mask_scores(model, ids, labels)["delta_first_order"].flatten().tolist()}


scores = exact() if estimate == "exact" else first_order()
scores["fisher"] = fisher(model, ids, labels)["fisher"].flatten().tolist()
print(json.dumps({"scores": scores}))
