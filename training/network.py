"""The encoder's network: a small transformer that reads words, and linkers that tell what belongs to one of them."""

import math
from dataclasses import dataclass
from pathlib import Path

import corpus_labels
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as fn

from polybius.types import Certainty, EventType, Tense

TYPES = [str(t) for t in EventType]
ACTS = ["NONE", *TYPES]  # what a word tells: no act, or one of a type
MODES = [f"{type_}/{mode}" for type_ in TYPES for mode in corpus_labels.MODES.get(type_, "").split()]
CERTAINTIES, TENSES = [str(c) for c in Certainty], [str(t) for t in Tense]
# Of a word that names an act: whether it is said not to have happened, how certain, when, whether told as history.
FACTUALITY = 1 + len(CERTAINTIES) + len(TENSES) + 1
# Of CASE 2021 task 2: ACLED's sub-event types and a few more.
SUBTYPES = (  # noqa: SIM905 - thirty names read better so
    "ABDUCT_DISSAP AGREEMENT AIR_STRIKE ARMED_CLASH ARREST ART_MISS_ATTACK ATTACK ATTRIB "
    "CHANGE_TO_GROUP_ACT CHEM_WEAP DIPLO DISR_WEAP FORCE_AGAINST_PROTEST GOV_REGAINS_TERIT GRENADE "
    "HQ_ESTABLISHED MAN_MADE_DISASTER MOB_VIOL NATURAL_DISASTER NON_STATE_ACTOR_OVERTAKES_TER "
    "NON_VIOL_TERRIT_TRANSFER ORG_CRIME OTHER PEACE_PROTEST PROPERTY_DISTRUCT PROTEST_WITH_INTER "
    "REM_EXPLOS SEX_VIOL SUIC_BOMB VIOL_DEMONSTR"
).split()
STATEMENT_TAGS = ("none", "source", "cue", "content")
PARTY_TAGS = ("none", "actor", "anchor", "recipient", "place", "time")


@dataclass(frozen=True)
class Shape:
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    link_width: int = 128
    link_layers: int = 3
    party_layers: int = 2
    link_heads: int = 4
    reach: int = 64  # distances from a cue are told apart up to so many words


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.heads = heads

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        b, n, w = x.shape
        q, k, v = (
            part(x).view(b, n, self.heads, w // self.heads).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        scores = q @ k.transpose(-1, -2) / math.sqrt(w // self.heads)
        if bias is not None:
            scores = scores + bias.to(scores.dtype)
        return self.out((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, n, w))


class Layer(nn.Module):
    """A layer as BERT has it: attention, add, norm, feed-forward, add, norm."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.attention = Attention(width, heads)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        x = self.norm1(x + self.drop(self.attention(x, bias)))
        return self.norm2(x + self.drop(self.down(fn.gelu(self.up(x)))))


class Reader(nn.Module):
    """Word pieces to words: cue scores, the words as the two linkers take them, and what kinds of act they tell.

    Heads, each words x size: `cue` 3; `narrow` and `party` for the linkers; `typed` a weight, then a score of each
    type, pooled over a sentence by `type_logits`; `acts` 17; `modes` one score for each mode; `factuality` 10;
    `subtype` a weight, then a score of each ACLED sub-type.
    """

    def __init__(self, shape: Shape, vocabulary: int, subtypes: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(vocabulary, shape.width)
        self.position = nn.Embedding(512, shape.width)
        self.kind = nn.Parameter(torch.zeros(shape.width))
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape.width, shape.heads, shape.inner, dropout) for _ in range(shape.layers))
        sizes = {
            "cue": 3, "narrow": shape.link_width, "party": shape.link_width, "typed": 1 + len(TYPES),
            "acts": len(ACTS), "modes": len(MODES), "factuality": FACTUALITY, "subtype": 1 + subtypes,
        }  # fmt: skip
        self.head = nn.ModuleDict({name: nn.Linear(shape.width, size) for name, size in sizes.items()})
        self.drop = nn.Dropout(dropout)

    def forward(self, pieces: Tensor, first: Tensor, bias: Tensor | None = None) -> dict[str, Tensor]:
        at = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.drop(self.norm(self.word(pieces) + self.position(at) + self.kind))
        for layer in self.layers:
            x = layer(x, bias)
        words = torch.gather(x, 1, first.unsqueeze(-1).expand(-1, -1, x.shape[-1]))
        return {name: head(words) for name, head in self.head.items()}


def type_logits(typed: Tensor, sentence: Tensor) -> Tensor:
    """Scores of each type for each sentence: its words' scores, weighed; `sentence` is sentences x words."""
    weights = (typed[..., 0].unsqueeze(-2) + (sentence - 1) * 1e4).softmax(-1)
    return weights @ typed[..., 1:]


class Linker(nn.Module):
    """Given the words of a window and one of them marked, which words belong to it, and as what."""

    def __init__(self, shape: Shape, layers: int, tags: int, dropout: float = 0.1) -> None:
        super().__init__()
        w = shape.link_width
        self.marked = nn.Parameter(torch.randn(w) * 0.5)
        self.distance = nn.Embedding(2 * shape.reach + 1, w)
        self.of_cue = nn.Linear(w, w)
        self.norm = nn.LayerNorm(w)
        self.layers = nn.ModuleList(Layer(w, shape.link_heads, 3 * w, dropout) for _ in range(layers))
        self.tag = nn.Linear(w, tags)
        self.reach = shape.reach

    def forward(self, words: Tensor, cues: Tensor, bias: Tensor | None = None) -> Tensor:
        """`words` cues x words x width (or 1 x …), `cues` cues x words (1 on the cue) -> cues x words x tags."""
        share = cues / cues.sum(-1, keepdim=True)
        at = torch.arange(cues.shape[1], device=cues.device)
        start = (cues * (1e4 - at)).argmax(-1, keepdim=True)
        distance = (at - start).clamp(-self.reach, self.reach) + self.reach
        cue = (share.unsqueeze(-1) * words).sum(1, keepdim=True)
        x = words + cues.unsqueeze(-1) * self.marked + self.distance(distance) + self.of_cue(cue)
        x = self.norm(x)
        for layer in self.layers:
            x = layer(x, bias)
        return self.tag(x)


def statement_linker(shape: Shape) -> Linker:
    return Linker(shape, shape.link_layers, len(STATEMENT_TAGS))


def party_linker(shape: Shape) -> Linker:
    return Linker(shape, shape.party_layers, len(PARTY_TAGS))


def from_minilm(reader: Reader, path: Path) -> None:
    """Fills the reader's body with the published weights; its heads stay as they are."""
    given = load_file(str(path / "model.safetensors"))
    given = {k.removeprefix("bert."): v.float() for k, v in given.items()}
    own = {
        "word.weight": given["embeddings.word_embeddings.weight"],
        "position.weight": given["embeddings.position_embeddings.weight"],
        "kind": given["embeddings.token_type_embeddings.weight"][0],
    }
    for part in ("weight", "bias"):
        own[f"norm.{part}"] = given[f"embeddings.LayerNorm.{part}"]
        for i in range(len(reader.layers)):
            theirs = f"encoder.layer.{i}"
            for name, other in (
                ("attention.query", "attention.self.query"), ("attention.key", "attention.self.key"),
                ("attention.value", "attention.self.value"), ("attention.out", "attention.output.dense"),
                ("norm1", "attention.output.LayerNorm"), ("up", "intermediate.dense"),
                ("down", "output.dense"), ("norm2", "output.LayerNorm"),
            ):  # fmt: skip
                own[f"layers.{i}.{name}.{part}"] = given[f"{theirs}.{other}.{part}"]
    missing, unexpected = reader.load_state_dict(own, strict=False)
    if unexpected or any(not name.startswith("head.") for name in missing):
        raise ValueError(f"{path}: not the weights this network is made of")
