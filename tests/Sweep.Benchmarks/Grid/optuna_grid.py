"""A worker of a grid search with Optuna: GridSampler over a storage that all workers share, training as the notebook does.

One process of one thread, as a user of Optuna would start several of. The first line of standard input says what to do:
    {"tokens": [...], "vocabulary_size": 28, "batch_size": 32, "num_steps": 35, "seed": 1, "epochs": 50,
     "journal": "/path/to/journal", "space": {"hidden_size": [512, 256], "lr": [1], "sampling": ["random"]}}
The versions are answered first, and then, for every trial that ends, its point and times, one line each.
"""

import json
import math
import os
import platform
import random
import sys
import time
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Speed"))

import optuna  # noqa: E402
import torch  # noqa: E402
from pytorch_training import answer, describe_blas, make_model, random_batches, sequential_batches, train_epoch  # noqa: E402
from torch import nn  # noqa: E402

STUDY = "grid"


class LongestFirst:
    """In place of the sampler's generator: of the points that it may choose from, one of the largest models, which take longest."""

    def __init__(self, sampler, numbers):
        self.sampler, self.numbers = sampler, numbers

    def choice(self, grid_ids):
        place = self.sampler._param_names.index("hidden_size")
        sizes = {grid_id: self.sampler._all_grids[grid_id][place] for grid_id in grid_ids}
        return self.numbers.choice([grid_id for grid_id, size in sizes.items() if size == max(sizes.values())])


def open_storage(path):
    """A journal in a file is what Optuna's manual advises for several processes on one machine."""
    if hasattr(optuna.storages, "JournalFileStorage"):
        return optuna.storages.JournalStorage(optuna.storages.JournalFileStorage(path))
    return optuna.storages.JournalStorage(optuna.storages.journal.JournalFileBackend(path))


def main():
    torch.set_num_threads(1)
    setup = json.loads(sys.stdin.readline())
    tokens, rows, steps = setup["tokens"], setup["batch_size"], setup["num_steps"]
    torch.manual_seed(setup["seed"])
    numbers = random.Random(setup["seed"])
    loss_of = nn.CrossEntropyLoss()
    answer({
        "optuna": optuna.__version__, "python": platform.python_version(), "torch": torch.__version__, "blas": describe_blas(),
    })

    def objective(trial):
        began = time.perf_counter()
        point = {name: trial.suggest_categorical(name, values) for name, values in setup["space"].items()}
        model = make_model("rnn_scratch", setup["vocabulary_size"], point["hidden_size"], point["lr"])
        cut = random_batches if point["sampling"] == "random" else sequential_batches
        training, perplexity = 0.0, math.inf
        for _ in range(setup["epochs"]):
            started = time.perf_counter()
            _, perplexity = train_epoch(
                model, cut(tokens, rows, steps, numbers), loss_of, carries_state=point["sampling"] == "sequential")
            training += time.perf_counter() - started
            if not math.isfinite(perplexity):
                perplexity = math.inf
                break
        answer({
            "point": json.dumps(point, sort_keys=True),
            "began": began,
            "ended": time.perf_counter(),
            "training_seconds": training,
            "perplexity": perplexity if math.isfinite(perplexity) else None,
        })
        return perplexity

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)  # Of the journal, in Debian's version.
    sampler = optuna.samplers.GridSampler(setup["space"])
    generator = sampler._rng
    sampler._rng = LongestFirst(sampler, getattr(generator, "rng", generator))
    study = optuna.create_study(
        study_name=STUDY, storage=open_storage(setup["journal"]), sampler=sampler, load_if_exists=True)
    study.optimize(objective)  # Until the sampler has no point left.


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        os._exit(1)  # The starter is gone.
