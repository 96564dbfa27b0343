"""Texts to vectors with a sentence-transformers model: the built-in one, or any by name.

The built-in one is multilingual-e5-small; its weights come with ``pip`` and its use never
touches a network. Any other model is taken as its own configuration describes it, prompts
included; code that comes with a model is never run.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from copy import copy
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from index.encoder.batches import HiddenStates, batches_of, clean, offset, unit
from index.encoder.opening import open_model
from index.errors import ModelError
from index.memory import share_heaps

if TYPE_CHECKING:
    import numpy as np
    from sentence_transformers import SentenceTransformer
    from torch import nn
    from transformers import BertConfig

    from index.weights.alphabet import Alphabet

Kind = Literal["query", "passage"]

DEFAULT_LIMIT = 512
"""Tokens read at once by a model that names no limit of its own."""

UNLIMITED = 1 << 20
"""transformers says 1e30 where a tokenizer has no limit; no model reads a million tokens."""


class Encoder:
    """A sentence-transformers model with its prompts; safe to use from several threads.

    Attributes:
        name: what the model is called: ``multilingual-e5-small``, a hub name or a folder.
        revision: identifies the weights; an index made with others does not fit.
        dimension: length of a vector.
        limit: longest text in tokens that is surely read to its end; special tokens and the
            longer prompt, with the space after it, are already taken off.
    """

    def __init__(
        self,
        model: SentenceTransformer,
        name: str,
        revision: str,
        prompts: dict[Kind, str],
        alphabet: Alphabet | None = None,
    ) -> None:
        _cores()
        self.name = name
        self.revision = revision
        self.dimension = model.get_embedding_dimension() or 0
        self._model = model
        self._prompts = prompts
        self._alphabet = alphabet
        self._lock = threading.Lock()  # the tokenizer keeps state between calls, torch does not
        self._tokenizer = getattr(model.tokenizer, "backend_tokenizer", model.tokenizer)
        self._split_special = bool(getattr(model.tokenizer, "split_special_tokens", False))
        limit = model.max_seq_length or UNLIMITED
        self._max_tokens = int(limit) if limit < UNLIMITED else DEFAULT_LIMIT
        overhead = [len(e) for e in self._encodings(list(prompts.values()), True, None)]
        self.limit = self._max_tokens - max(overhead)

    @classmethod
    def open(cls, name: str | None, cache: Path) -> Encoder:
        """Open the built-in encoder (``None``), or any by hub name or folder, see `open_model`."""
        share_heaps()
        return cls(*open_model(name, cache))

    def bert_config(self) -> BertConfig:
        """Return the configuration of the model.

        Raises:
            ModelError: if the model is no BERT.
        """
        from transformers import BertModel

        own = getattr(self._model[0], "auto_model", None)
        if not isinstance(own, BertModel):
            raise ModelError(f"the encoder {self.name} does not show its layers: choose another")
        return own.config

    def with_layers(self, layers: nn.Module, revision: str) -> Encoder:
        """Return an encoder with other layers over the same word embeddings and tokenizer.

        Args:
            layers: what takes the place of the model's own ``encoder``.
            revision: identifies them.

        Raises:
            ModelError: if the model is no BERT.
        """
        import torch
        from transformers import BertModel

        with torch.device("meta"):  # nothing of it stays
            model = BertModel(self.bert_config(), add_pooling_layer=False)
        first: Any = copy(self._model[0])
        model.embeddings = first.auto_model.embeddings
        model.set_submodule("encoder", layers)
        model.requires_grad_(False).train(mode=False)
        first._modules = {**first._modules, "model": model}
        whole = copy(self._model)
        whole._modules = {**whole._modules, "0": first}
        made = Encoder(whole, self.name, revision, self._prompts, self._alphabet)
        made._lock = self._lock  # the tokenizer is the same one
        return made

    def count(self, text: str) -> int:
        """Return what `counts` does, of one text."""
        return self.counts([text])[0]

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, prompt and special tokens left out."""
        return [len(encoding) for encoding in self._encodings(texts, False, None)]

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        """Return one vector of length 1 for each question, float32, (texts, dimension)."""
        return self._read(texts, "query")

    def passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> np.ndarray:
        """Return one vector of length 1 for each passage, float32, (texts, dimension).

        Args:
            texts: what is beyond `limit` tokens of a text is not read.
            progress: called with how many are done, after each batch.
        """
        return self._read(texts, "passage", progress)

    def hidden_states(
        self, texts: Sequence[str], kind: Kind, layers: Sequence[int]
    ) -> list[HiddenStates]:
        """Return the states of each text's tokens after some of the model's layers.

        Args:
            texts: what to read.
            kind: which prompt stands before them.
            layers: 0 for what goes into the first layer, 1 for what comes out of it, and so on.

        Raises:
            ModelError: if the model does not show the states of its layers.
        """
        found: dict[int, HiddenStates] = {}
        self._read(texts, kind, layers=layers, keep=found.__setitem__)
        return [found[i] for i in range(len(texts))]

    def tokens(self, text: str, kind: Kind) -> tuple[list[int], list[tuple[int, int]]]:
        """Return a text's token numbers, prompt and special tokens included, and their characters.

        Args:
            text: what is to be read.
            kind: which prompt stands before it.
        """
        prompt, text = self._prompts[kind], clean(text)
        (read,) = self._encodings([prompt + text], True, self._max_tokens)
        return list(read.ids), [offset(a, b, len(prompt), text) for a, b in read.offsets]

    def states_of(self, ids: Sequence[int]) -> np.ndarray:
        """Return the last layer's states of some tokens read as one text, (tokens, dimension)."""
        import torch

        with torch.inference_mode():
            one = torch.tensor([list(ids)], device=self._model.device)
            features = {"input_ids": one, "attention_mask": torch.ones_like(one)}
            states: np.ndarray = self._layers(features, (-1,))["states"][0].numpy()
        return states

    def passages_with_states(
        self,
        texts: Sequence[str],
        layers: Sequence[int],
        keep: Callable[[int, HiddenStates], None],
        progress: Callable[[int], None] | None = None,
    ) -> np.ndarray:
        """Return what `passages` returns, and hand on what `hidden_states` would.

        ``keep`` is given the number of each text and its states, in any order.
        """
        return self._read(texts, "passage", progress, layers, keep)

    def _read(
        self,
        texts: Sequence[str],
        kind: Kind,
        progress: Callable[[int], None] | None = None,
        layers: Sequence[int] = (),
        keep: Callable[[int, HiddenStates], None] | None = None,
    ) -> np.ndarray:
        """Return a vector of each text; hidden states are handed on where somebody keeps them."""
        import numpy as np

        vectors = np.zeros((len(texts), self.dimension), np.float32)
        prompt, done = self._prompts[kind], 0
        with closing(self._forward_all(texts, kind, layers)) as forwarded:
            for batch, outputs in forwarded:
                vectors[batch] = unit(outputs["sentence_embedding"])
                if keep:
                    chosen = [clean(texts[i]) for i in batch]
                    marked = [prompt + text for text in chosen]
                    read = self._encodings(marked, True, self._max_tokens)
                    rows = zip(batch, chosen, read, outputs["states"], strict=True)
                    for i, text, tokens, states in rows:
                        spans = [offset(a, b, len(prompt), text) for a, b in tokens.offsets]
                        keep(i, HiddenStates(states[: len(spans)].numpy(), spans))
                done += len(batch)
                if progress:
                    progress(done)
        return vectors

    def _forward_all(
        self, texts: Sequence[str], kind: Kind, layers: Sequence[int]
    ) -> Generator[tuple[list[int], Any]]:
        """Yield the texts' indices and what the model makes of their tokens, batch by batch.

        One thread works on a batch, and as many batches are worked on as there are cores.
        Threads that share a batch wait for each other some hundred times in a forward pass;
        with the chat model busy on the same cores a question took 0.2 to 1.5 s that way and
        takes 0.03 s this way.
        """
        import torch

        batches = batches_of(texts)
        workers = min(len(batches), _cores()) or 1
        pool = ThreadPoolExecutor(workers, "encoder", torch.set_num_threads, (1,))
        try:
            cleaned = ([clean(texts[i]) for i in batch] for batch in batches)
            outputs = pool.map(partial(self._forward, kind=kind, layers=layers), cleaned)
            yield from zip(batches, outputs, strict=True)
        finally:  # where it is wanted no more, the batches that are not begun are left
            pool.shutdown(cancel_futures=True)

    def _forward(self, texts: list[str], kind: Kind, layers: Sequence[int]) -> Any:
        """Return what the model makes of one batch, with the states of layers if any are named."""
        import torch
        from sentence_transformers.util import batch_to_device

        with self._lock:
            self._extend(texts)
            features = self._model.preprocess(texts, prompt=self._prompts[kind] or None)
        with torch.inference_mode():
            features = batch_to_device(features, self._model.device)
            return self._layers(features, layers) if layers else self._model(features)

    def _layers(self, features: dict[str, Any], layers: Sequence[int]) -> dict[str, Any]:
        """Return a batch's vectors, and its ``states``: (texts, tokens, layers x width)."""
        import torch

        transformer, *after = self._model
        model = getattr(transformer, "auto_model", None)
        if model is None:
            raise ModelError(f"the encoder {self.name} does not show its layers: choose another")
        names = ("input_ids", "attention_mask", "token_type_ids")
        known = {name: features[name] for name in names if name in features}
        states = model(**known, output_hidden_states=True).hidden_states
        outputs = {**features, "token_embeddings": states[-1]}
        for module in after:
            outputs = module(outputs)
        chosen = torch.cat([states[layer] for layer in layers], -1)
        return {**outputs, "states": chosen.float().cpu()}

    def _encodings(self, texts: Sequence[str], special: bool, limit: int | None) -> list[Any]:
        """Return the Rust tokenizer's encodings, cut to ``limit`` tokens."""
        with self._lock:
            self._tokenizer.encode_special_tokens = self._split_special
            self._tokenizer.no_padding()
            self._tokenizer.no_truncation()
            if limit is not None:
                self._tokenizer.enable_truncation(limit)
            cleaned = [clean(text) for text in texts]
            self._extend(cleaned)
            encodings: list[Any] = self._tokenizer.encode_batch(cleaned, add_special_tokens=special)
        return encodings

    def _extend(self, texts: Sequence[str]) -> None:
        """Have the tokenizer know all characters of texts."""
        if self._alphabet:
            self._alphabet.extend(self._tokenizer, texts)


@cache
def _cores() -> int:
    """Return how many threads torch would use: one for each core, or ``OMP_NUM_THREADS``.

    Asked once, before any thread of an encoder says that it wants to be alone: torch takes
    what the last thread said for what later threads want.
    """
    import torch

    return torch.get_num_threads()
