"""Loads a safetensors file, by the published format alone, into PyTorch's own layers and prints the logits of a text.

Usage: read_safetensors.py FILE IDS, with IDS such as 1,5,2.
"""
import json
import struct
import sys

import torch
from torch import nn

with open(sys.argv[1], "rb") as file:
    (length,) = struct.unpack("<Q", file.read(8))
    header = json.loads(file.read(length))
    data = file.read()

metadata = header.pop("__metadata__")
tensors = {}
for name, entry in header.items():
    begin, end = entry["data_offsets"]
    values = struct.unpack(f"<{(end - begin) // 4}f", data[begin:end])
    tensors[name] = torch.tensor(values).reshape(entry["shape"])


class Model(nn.Module):
    def __init__(self, vocabulary, values):
        super().__init__()
        cell = {"rnn_scratch": nn.RNN, "rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[values["cell"]]
        self.rnn = cell(vocabulary, values["hidden_size"], num_layers=values["layers"])
        self.linear = nn.Linear(values["hidden_size"], vocabulary)


vocabulary = json.loads(metadata["sweep.vocabulary"])
model = Model(len(vocabulary), json.loads(metadata["sweep.hyperparameters"]))
model.load_state_dict(tensors, strict=True)
ids = torch.tensor([int(id) for id in sys.argv[2].split(",")])
with torch.no_grad():
    states, _ = model.rnn(nn.functional.one_hot(ids, len(vocabulary)).float().unsqueeze(1))
    print(json.dumps(model.linear(states).flatten().tolist()))
