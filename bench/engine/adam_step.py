"""One Adam step of an encoder classifier for each line on standard input; see turn-taker.mjs and adam-step.mjs.
usage: adam_step.py LAYERS HIDDEN INNER HEADS VOCABULARY BATCH LENGTH THREADS
The first line has the losses before the first three steps."""
import json, math, sys, time
import torch
import torch.nn.functional as F

layers, hidden, inner, heads, vocabulary, batch, length, threads = map(int, sys.argv[1:])
torch.set_num_threads(threads)


class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.output = (torch.nn.Linear(hidden, hidden) for _ in range(4))
        self.up, self.down = torch.nn.Linear(hidden, inner), torch.nn.Linear(inner, hidden)
        self.norm1, self.norm2 = (torch.nn.LayerNorm(hidden, eps=1e-12) for _ in range(2))

    def forward(self, x):
        query, key, value = (
            project(x).view(batch, length, heads, hidden // heads).transpose(1, 2)
            for project in (self.query, self.key, self.value)
        )
        context = F.scaled_dot_product_attention(query, key, value)
        x = self.norm1(x + self.output(context.transpose(1, 2).reshape(batch, length, hidden)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


def fill(parameter, seed):
    """As noise.mjs does it."""
    i = torch.arange(parameter.numel(), dtype=torch.float64)
    x = torch.sin(i * 12.9898 + seed * 78.233) * 43758.5453
    with torch.no_grad():
        parameter.copy_(((x - torch.floor(x) - 0.5) / 5).reshape(parameter.shape))


def numbers(count, below):
    return torch.tensor([(i * 7919 + 13) % below for i in range(count)])


embedding = torch.nn.Embedding(vocabulary, hidden)
encoder = torch.nn.Sequential(*(Layer() for _ in range(layers)))
classifier = torch.nn.Linear(hidden, 2)
noisy = [p for name, p in encoder.named_parameters() if not name.endswith(("norm1.weight", "norm2.weight"))]
for seed, parameter in enumerate([*noisy, classifier.weight], start=1):
    fill(parameter, seed)
fill(embedding.weight, 1000)
torch.nn.init.zeros_(classifier.bias)

optimizer = torch.optim.Adam([*embedding.parameters(), *encoder.parameters(), *classifier.parameters()], lr=1e-4, eps=1e-7)
ids, labels = numbers(batch * length, vocabulary).reshape(batch, length), numbers(batch, 2)


def step():
    optimizer.zero_grad()
    loss = F.cross_entropy(classifier(encoder(embedding(ids))[:, 0]), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


print(json.dumps([step() for _ in range(3)]), flush=True)
for _ in sys.stdin:
    wall, cpu = time.perf_counter(), time.process_time()
    step()
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}), flush=True)
