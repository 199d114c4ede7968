"""Trains character models with PyTorch the way the book's notebooks do, and counts tokens.

It computes as Dive into Deep Learning, 9.5 and 9.6, writes it down: one-hot inputs, a product per time step, the outputs
joined, mean cross-entropy, gradients clipped by their norm, plain SGD; sequential sampling with a new offset every epoch.
Nothing is made faster or slower than there; PyTorch is told to use one thread.

Commands come as JSON, one a line, on standard input; each is answered by one line. The first line holds the text:
    {"tokens": [...], "vocabulary_size": 28, "batch_size": 32, "num_steps": 35, "seed": 1}
    {"cell": "gru", "hidden_size": 256, "warm_up_seconds": 0.5}      makes a new model and warms up
    {"train_seconds": 3}                                             trains whole epochs until the time has passed
"""

import ctypes
import json
import math
import os
import platform
import random
import signal
import sys
import time

signal.signal(signal.SIGINT, signal.SIG_IGN)  # An interrupt at the terminal is the starter's to handle, from here on.

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

LEARNING_RATE = 1
CLIP_NORM = 1
INIT_STD = 0.01


class ScratchModel:
    """The RNN of 9.5: H = tanh(X W_xh + H W_hh + b_h), O = H W_hq + b_q."""

    def __init__(self, vocabulary_size, hidden_size, learning_rate):
        self.vocabulary_size, self.hidden_size, self.learning_rate = vocabulary_size, hidden_size, learning_rate
        self.params = [
            torch.randn(vocabulary_size, hidden_size) * INIT_STD,
            torch.randn(hidden_size, hidden_size) * INIT_STD,
            torch.zeros(hidden_size),
            torch.randn(hidden_size, vocabulary_size) * INIT_STD,
            torch.zeros(vocabulary_size),
        ]
        for param in self.params:
            param.requires_grad_(True)

    def begin_state(self, rows):
        return (torch.zeros((rows, self.hidden_size)),)

    def __call__(self, ids, state):
        inputs = F.one_hot(ids.T, self.vocabulary_size).type(torch.float32)  # (steps, rows, vocabulary)
        w_xh, w_hh, b_h, w_hq, b_q = self.params
        (hidden,) = state
        outputs = []
        for x in inputs:
            hidden = torch.tanh(torch.mm(x, w_xh) + torch.mm(hidden, w_hh) + b_h)
            outputs.append(torch.mm(hidden, w_hq) + b_q)
        return torch.cat(outputs, dim=0), (hidden,)

    def update(self):
        with torch.no_grad():
            for param in self.params:
                param -= self.learning_rate * param.grad
                param.grad.zero_()


class LayerModel(nn.Module):
    """The concise model of 9.6 and chapter 10: a library layer and a linear one."""

    LAYERS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}

    def __init__(self, cell, vocabulary_size, hidden_size):
        super().__init__()
        self.vocabulary_size = vocabulary_size
        self.rnn = self.LAYERS[cell](vocabulary_size, hidden_size)
        self.linear = nn.Linear(hidden_size, vocabulary_size)
        self.optimizer = None

    def begin_state(self, rows):
        zeros = torch.zeros((self.rnn.num_layers, rows, self.rnn.hidden_size))
        return (zeros, zeros.clone()) if isinstance(self.rnn, nn.LSTM) else zeros

    def forward(self, ids, state):
        inputs = F.one_hot(ids.T.long(), self.vocabulary_size).to(torch.float32)
        hidden, state = self.rnn(inputs, state)
        return self.linear(hidden.reshape((-1, hidden.shape[-1]))), state

    @property
    def params(self):
        return [param for param in self.parameters() if param.requires_grad]


def make_model(cell, vocabulary_size, hidden_size, learning_rate=LEARNING_RATE):
    if cell == "rnn_scratch":
        return ScratchModel(vocabulary_size, hidden_size, learning_rate)
    model = LayerModel(cell, vocabulary_size, hidden_size)
    model.optimizer = torch.optim.SGD(model.parameters(), learning_rate)
    return model


def sequential_batches(tokens, rows, steps, numbers):
    offset = numbers.randint(0, steps)
    count = (len(tokens) - offset - 1) // rows * rows
    inputs = torch.tensor(tokens[offset : offset + count]).reshape(rows, -1)
    targets = torch.tensor(tokens[offset + 1 : offset + 1 + count]).reshape(rows, -1)
    for column in range(0, inputs.shape[1] // steps * steps, steps):
        yield inputs[:, column : column + steps], targets[:, column : column + steps]


def random_batches(tokens, rows, steps, numbers):
    tokens = tokens[numbers.randint(0, steps - 1) :]
    starts = list(range(0, (len(tokens) - 1) // steps * steps, steps))
    numbers.shuffle(starts)
    for first in range(0, len(starts) // rows * rows, rows):
        chosen = starts[first : first + rows]
        yield (
            torch.tensor([tokens[start : start + steps] for start in chosen]),
            torch.tensor([tokens[start + 1 : start + 1 + steps] for start in chosen]),
        )


def clip_gradients(params):
    norm = torch.sqrt(sum(torch.sum(param.grad**2) for param in params))
    if norm > CLIP_NORM:
        for param in params:
            param.grad[:] *= CLIP_NORM / norm


def train_epoch(model, batches, loss_of, carries_state=True):
    """Gives the epoch's tokens and training perplexity."""
    state, loss_sum, tokens = None, 0.0, 0
    for inputs, targets in batches:
        if state is None or not carries_state:
            state = model.begin_state(inputs.shape[0])
        elif isinstance(state, tuple):
            for part in state:
                part.detach_()
        else:
            state.detach_()
        wanted = targets.T.reshape(-1)
        predicted, state = model(inputs, state)
        loss = loss_of(predicted, wanted.long()).mean()
        if isinstance(model, nn.Module):
            model.optimizer.zero_grad()
            loss.backward()
            clip_gradients(model.params)
            model.optimizer.step()
        else:
            loss.backward()
            clip_gradients(model.params)
            model.update()
        loss_sum += float(loss * wanted.numel())
        tokens += wanted.numel()
    try:
        return tokens, math.exp(loss_sum / tokens)
    except OverflowError:
        return tokens, math.inf


def describe_blas():
    """Which library multiplies matrices, by what is mapped into this process."""
    with open("/proc/self/maps", encoding="ascii", errors="replace") as maps:
        libraries = sorted({line.split()[-1] for line in maps if "blas" in line.rsplit("/", 1)[-1]})
    if not libraries:
        return "mkl" if torch.backends.mkl.is_available() else "none outside libtorch"
    for library in libraries:
        try:
            loaded = ctypes.CDLL(library)
            loaded.openblas_get_config.restype = loaded.openblas_get_corename.restype = ctypes.c_char_p
            config, core = loaded.openblas_get_config().decode(), loaded.openblas_get_corename().decode()
            return config if core in config.split() else f"{config} ({core})"
        except (AttributeError, OSError):
            continue
    return "reference: " + ", ".join(os.path.realpath(library) for library in libraries)


def main():
    torch.set_num_threads(1)
    setup = json.loads(sys.stdin.readline())
    tokens, rows, steps = setup["tokens"], setup["batch_size"], setup["num_steps"]
    torch.manual_seed(setup["seed"])
    numbers = random.Random(setup["seed"])
    loss_of = nn.CrossEntropyLoss()
    answer({"python": platform.python_version(), "torch": torch.__version__, "blas": describe_blas()})

    model = None

    def train_for(seconds):
        trained, perplexity = 0, math.nan
        started = time.perf_counter()
        while True:
            count, perplexity = train_epoch(model, sequential_batches(tokens, rows, steps, numbers), loss_of)
            trained += count
            took = time.perf_counter() - started
            if took >= seconds:
                return {"tokens": trained, "seconds": took, "perplexity": perplexity}

    for line in sys.stdin:
        command = json.loads(line)
        if "cell" in command:
            model = make_model(command["cell"], setup["vocabulary_size"], command["hidden_size"])
            answer(train_for(command["warm_up_seconds"]))
        else:
            answer(train_for(command["train_seconds"]))


def answer(message):
    print(json.dumps(message), flush=True)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        os._exit(1)  # The starter is gone.
