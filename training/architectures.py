"""The two families of built-in models, and how many operations one picture costs them."""

import torch
from torch import nn

CLASSES = 10
EMBEDDING = 64


class Cnn(nn.Module):
    """Three strided 3x3 convolutions, then a hidden layer that sees where each feature lies."""

    def __init__(self, widths=(12, 24, 32)):
        super().__init__()
        layers, before = [], 3
        for width in widths:
            layers += [
                nn.Conv2d(before, width, 3, stride=2, padding=1, bias=False),
                nn.BatchNorm2d(width),
                nn.ReLU(),
            ]
            before = width
        self.features = nn.Sequential(*layers, nn.Flatten(), nn.Linear(16 * before, EMBEDDING), nn.ReLU())
        self.head = nn.Linear(EMBEDDING, CLASSES)

    def forward(self, pictures):
        embedding = self.features(pictures)
        return self.head(embedding), embedding


class Perceptron(nn.Module):
    """What an MLP-Mixer repeats: normalise, widen, ReLU, narrow."""

    def __init__(self, width, hidden):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(width, hidden), nn.ReLU(), nn.Linear(hidden, width))

    def forward(self, x):
        return self.layers(x)


class MixerBlock(nn.Module):
    def __init__(self, tokens, width, token_hidden, channel_hidden):
        super().__init__()
        self.token_norm = nn.LayerNorm(width)
        self.mix_tokens = Perceptron(tokens, token_hidden)
        self.channel_norm = nn.LayerNorm(width)
        self.mix_channels = Perceptron(width, channel_hidden)

    def forward(self, x):
        x = x + self.mix_tokens(self.token_norm(x).transpose(1, 2)).transpose(1, 2)
        return x + self.mix_channels(self.channel_norm(x))


class Mixer(nn.Module):
    """MLP-Mixer (Tolstikhin et al. 2021) on 16 patches of 8x8 pixels; tokens are narrowed and joined, not averaged."""

    def __init__(self, width=32, depth=4, token_hidden=32, channel_hidden=48, narrow=16):
        super().__init__()
        self.tokens, self.width, self.narrow = 16, width, narrow
        self.patches = nn.Conv2d(3, width, 8, stride=8)
        self.blocks = nn.Sequential(
            *[MixerBlock(self.tokens, width, token_hidden, channel_hidden) for _ in range(depth)]
        )
        self.norm = nn.LayerNorm(width)
        self.narrowing = nn.Linear(width, narrow)
        self.embed = nn.Sequential(nn.Linear(self.tokens * narrow, EMBEDDING), nn.ReLU())
        self.head = nn.Linear(EMBEDDING, CLASSES)

    def forward(self, pictures):
        tokens = self.patches(pictures).reshape(-1, self.width, self.tokens).transpose(1, 2)
        tokens = self.narrowing(self.norm(self.blocks(tokens)))
        embedding = self.embed(tokens.reshape(-1, self.tokens * self.narrow))
        return self.head(embedding), embedding


FAMILIES = {"cnn": Cnn, "mixer": Mixer}


def count_parameters(model):
    """Weights of the exported model: batch normalisation is folded into the convolution before it."""
    norms = [m for m in model.modules() if isinstance(m, nn.BatchNorm2d)]
    folded = sum(norm.weight.numel() for norm in norms)
    return sum(p.numel() for p in model.parameters()) - folded


def count_flops(model):
    """
    Floating-point operations for one picture, a multiplication and an addition counted as two. Layer
    normalisation counts 8 an element, ReLU and a residual sum 1; batch normalisation is folded away.
    """
    total = 0

    def of_layer(layer, inputs, output):
        nonlocal total
        if isinstance(layer, nn.Conv2d):
            total += 2 * output.numel() * layer.weight[0].numel()
        elif isinstance(layer, nn.Linear):
            total += 2 * output.numel() * layer.in_features
        elif isinstance(layer, nn.LayerNorm):
            total += 8 * output.numel()
        elif isinstance(layer, nn.ReLU):
            total += output.numel()
        elif isinstance(layer, MixerBlock):
            total += 2 * output.numel()

    handles = [layer.register_forward_hook(of_layer) for layer in model.modules()]
    with torch.no_grad():
        model(torch.zeros(1, 3, 32, 32))
    for handle in handles:
        handle.remove()
    return total
