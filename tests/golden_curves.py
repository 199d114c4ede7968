#!/usr/bin/env python3
"""Writes golden curves: what PyTorch's own models give from weights and offsets that are fixed.

    tests/golden_curves.py data/sample.txt --corpus sample > data/golden-sample.json
    tests/golden_curves.py timemachine.txt --case cell=lstm,layers=2,hidden_size=40,lr=2 > golden.json

'sweep doctor --golden FILE' meets the curves of such a file; docs/self-test.md describes it. Needs PyTorch
(Debian: python3-torch); the figures that are shipped come from PyTorch 1.13.
"""
import argparse
import json
import math
import re
import sys
from collections import Counter

import torch
from torch import nn
from torch.nn import functional

MAX_TOKENS = 10_000
PROMPT = "time traveller"

DEFAULTS = {
    "cell": "rnn_scratch", "hidden_size": 16, "layers": 1, "sampling": "sequential", "lr": 1.0, "epochs": 2,
    "init_scale": 0.1, "clip_norm": 1.0, "batch_size": 32, "num_steps": 35,
}

# Every cell, one layer and more, both samplings that can be fixed, other shapes, and clips that bite.
SHIPPED = [
    {"hidden_size": 24, "clip_norm": 0.1},
    {"hidden_size": 24, "sampling": "sequential-reset", "init_scale": 0.3, "batch_size": 16, "num_steps": 50},
    {"cell": "rnn", "init_scale": 0.2},
    {"cell": "rnn", "layers": 2, "sampling": "sequential-reset", "init_scale": 0.3, "clip_norm": 0.2},
    {"cell": "gru", "init_scale": 0.2, "lr": 2.0},
    {"cell": "gru", "layers": 2, "init_scale": 0.3, "batch_size": 20, "clip_norm": 0.2},
    {"cell": "lstm", "init_scale": 0.2, "lr": 2.0},
    {"cell": "lstm", "layers": 2, "sampling": "sequential-reset", "init_scale": 0.3, "lr": 4.0, "clip_norm": 0.5},
]


def prepare(path):
    with open(path, encoding="utf-8-sig") as file:
        lines = file.read().splitlines()
    return "".join(re.sub("[^A-Za-z]+", " ", line).strip().lower() for line in lines)


def fill(parameter, number, scale):
    x, values = number, []
    for _ in range(parameter.numel()):
        x = (1664525 * x + 1013904223) % 2**32
        values.append(scale * (2 * x / 2**32 - 1))
    with torch.no_grad():
        parameter.copy_(torch.tensor(values, dtype=torch.float64).to(torch.float32).view(parameter.shape))


class Scratch:
    """The RNN written out, its gradients by autograd."""

    def __init__(self, size, hidden, scale):
        self.size, self.hidden = size, hidden
        self.wxh, self.whh, self.whq = (
            torch.zeros(size, hidden), torch.zeros(hidden, hidden), torch.zeros(hidden, size))
        self.bh, self.bq = torch.zeros(hidden), torch.zeros(size)
        for number, weight in enumerate([self.wxh, self.whh, self.whq], 1):
            fill(weight, number, scale)
        self.parameters = [self.wxh, self.whh, self.bh, self.whq, self.bq]

    def __call__(self, inputs, state):
        hidden = torch.zeros(inputs.shape[1], self.hidden) if state is None else state
        outputs = []
        for step in functional.one_hot(inputs, self.size).to(torch.float32):
            hidden = torch.tanh(step @ self.wxh + hidden @ self.whh + self.bh)
            outputs.append(hidden @ self.whq + self.bq)
        return torch.cat(outputs, 0), hidden


class Library:
    """The library's layers and a linear layer."""

    def __init__(self, cell, size, hidden, layers, scale):
        self.size = size
        self.layers = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[cell](size, hidden, layers)
        self.linear = nn.Linear(hidden, size)
        self.parameters = [*self.layers.parameters(), *self.linear.parameters()]
        for number, parameter in enumerate(self.parameters, 1):
            fill(parameter, number, scale)

    def __call__(self, inputs, state):
        outputs, state = self.layers(functional.one_hot(inputs, self.size).to(torch.float32), state)
        return self.linear(outputs.flatten(0, 1)), state


def detach(state):
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def batches(tokens, rows, steps, offset):
    count = (len(tokens) - offset - 1) // rows * rows
    inputs = torch.tensor(tokens[offset:offset + count]).view(rows, -1)
    targets = torch.tensor(tokens[offset + 1:offset + 1 + count]).view(rows, -1)
    for column in range(0, inputs.shape[1] // steps * steps, steps):
        yield inputs[:, column:column + steps].t(), targets[:, column:column + steps].t()


def greedy(model, names, ids, prompt, length):
    with torch.no_grad():
        read, state, text = [ids.get(character, 0) for character in prompt], None, prompt
        for _ in range(length):
            logits, state = model(torch.tensor(read).view(-1, 1), state)
            read = [int(logits[-1].argmax())]
            text += names[read[0]]
    return text


def run(case, tokens, names, ids):
    values = {**DEFAULTS, **case}
    size, hidden, layers, scale = len(names), values["hidden_size"], values["layers"], values["init_scale"]
    model = (Scratch(size, hidden, scale) if values["cell"] == "rnn_scratch"
             else Library(values["cell"], size, hidden, layers, scale))
    for parameter in model.parameters:
        parameter.requires_grad_(True)
    losses, norms, perplexities = [], [], []
    for epoch in range(values["epochs"]):
        state, first = None, len(losses)
        for inputs, targets in batches(tokens, values["batch_size"], values["num_steps"], epoch):
            state = None if state is None or values["sampling"] == "sequential-reset" else detach(state)
            logits, state = model(inputs, state)
            loss = functional.cross_entropy(logits, targets.reshape(-1))
            gradients = torch.autograd.grad(loss, model.parameters)
            norm = torch.sqrt(sum(torch.sum(gradient ** 2) for gradient in gradients))
            factor = values["clip_norm"] / norm if norm > values["clip_norm"] else 1.0
            with torch.no_grad():
                for parameter, gradient in zip(model.parameters, gradients):
                    parameter -= values["lr"] * (gradient * factor)
            losses.append(float(loss))
            norms.append(float(norm))
        perplexities.append(math.exp(sum(losses[first:]) / len(losses[first:])))
    return {
        **values,
        "offsets": "epoch e starts at offset e (0, 1, 2, ...)",
        "batch_loss": [short(loss) for loss in losses],
        "batch_gradient_norm": [short(norm) for norm in norms],
        "epoch_perplexity": [short(perplexity) for perplexity in perplexities],
        "greedy_50": greedy(model, names, ids, PROMPT, 50),
    }


def short(figure):
    return float(f"{figure:.9g}")


def read_case(text):
    def value(word):
        try:
            return json.loads(word)
        except ValueError:
            return word
    return {key: value(word) for key, word in (part.split("=", 1) for part in text.split(","))}


def write(document, output):
    cases = document.pop("cases")
    output.write("{\n")
    for key, value in document.items():
        output.write(f" {json.dumps(key)}: {json.dumps(value)},\n")
    output.write(' "cases": [\n')
    output.write(",\n".join(
        "  {\n" + ",\n".join(f"   {json.dumps(key)}: {json.dumps(value)}" for key, value in case.items()) + "\n  }"
        for case in cases))
    output.write("\n ]\n}\n")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("text")
    arguments.add_argument("--corpus", help="the text's name in data/corpora.json; default: timemachine")
    arguments.add_argument("--case", action="append", help="KEY=VALUE,...; may be repeated. Default: those that are shipped")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    text = prepare(options.text)
    names = ["<unk>"] + [name for name, _ in sorted(Counter(text).items(), key=lambda entry: (-entry[1], entry[0]))]
    ids = {name: number for number, name in enumerate(names)}
    tokens = [ids[character] for character in text]
    cases = [read_case(case) for case in options.case] if options.case else SHIPPED
    document = {
        "source": f"PyTorch {torch.__version__}, float32, one thread",
        "corpus": options.corpus,
        "vocabulary": "".join(names[1:]),
        "first_40_ids": tokens[:40],
        "characters": len(text),
        "cases": [run(case, tokens[:MAX_TOKENS], names, ids) for case in cases],
    }
    write({key: value for key, value in document.items() if value is not None}, sys.stdout)


if __name__ == "__main__":
    main()
