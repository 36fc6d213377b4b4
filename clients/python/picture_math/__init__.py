"""A typed client of the Picture Math API: texts and vectors in, words out.

``Client`` waits for its answers, ``AsyncClient`` awaits them. Both send again what is refused with 429 or 503 or does not
come through, as late as the service asks for, and raise ``PictureMathError`` for what it refuses.
"""

from __future__ import annotations

import asyncio
import base64
import json
import random
import time
import uuid
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, Union
from urllib.parse import quote

import httpx
import numpy as np
import numpy.typing as npt

__version__ = "1.2.0"
__all__ = [
    "AsyncClient",
    "Client",
    "ConnectionFailed",
    "Finding",
    "Model",
    "PictureMathError",
    "RateLimited",
    "Ranking",
    "Refused",
    "Term",
    "Unavailable",
    "Vector",
    "Vocabulary",
    "Word",
]

Vector = Union[npt.NDArray[np.floating[Any]], Sequence[float]]
Direction = Literal["gained", "lost"]
Method = Literal["cosine", "centred", "z"]
T = TypeVar("T")

_TIMEOUT_SECONDS = 60.0
_RETRIES = 2
# A list that is made waits for its allowance: a long one takes several.
_LIST_RETRIES = 3
_FIRST_WAIT_SECONDS = 0.5
# Longer than any allowance's period: who is asked to wait for longer is told so instead.
_MOST_WAIT_SECONDS = 90.0
# Of a wait, what chance adds, so that many who were refused together do not come back together.
_JITTER = 0.25
# What one request takes: texts, and bytes of them with room for the rest of the body.
_MOST_INPUTS = 2048
_MOST_INPUT_BYTES = 480 * 1024


@dataclass(frozen=True)
class Finding:
    """A field of the request that differs; ``pointer`` is a JSON pointer (RFC 6901)."""

    pointer: str
    detail: str


class PictureMathError(Exception):
    """What was refused, or did not come through."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        status: int | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        errors: Sequence[Finding] = (),
    ) -> None:
        super().__init__(f"{code}: {detail}")
        #: From a closed list that may grow; treat one that you do not know by its status.
        self.code = code
        self.detail = detail
        #: None where nothing answered.
        self.status = status
        #: Names the answer in the service's log.
        self.request_id = request_id
        #: Seconds after which it is worth trying again.
        self.retry_after = retry_after
        self.errors = tuple(errors)


class Refused(PictureMathError):
    """The request is wrong: the same again will be refused again (4xx)."""


class RateLimited(PictureMathError):
    """More than the service answers in so short a time (429)."""


class Unavailable(PictureMathError):
    """The service cannot do it just now (5xx)."""


class ConnectionFailed(PictureMathError):
    """No answer came, or none that is one."""


@dataclass(frozen=True)
class Model:
    id: str
    revision: str
    title: str
    dimensions: int
    licence: str
    method: str
    image_size: int


@dataclass(frozen=True)
class Vocabulary:
    """A word list; of your own, with what belongs to it alone."""

    id: str
    sha256: str
    model: str
    size: int
    bytes: int
    name: str | None = None
    expires_at: str | None = None
    #: Shown once, to who made the list.
    delete_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Word:
    label: str
    score: float
    cosine: float
    #: How many times its usual move the word moved; None where that is not known.
    z: float | None
    rank: int
    category: str | None
    also: tuple[str, ...]
    stands_out: bool


@dataclass(frozen=True)
class Ranking:
    """The words of a sum."""

    model: str
    vocabulary: str
    vocabulary_sha256: str
    method: str
    norm: float
    verdict: str | None
    verdict_reason: str | None
    p_value: float | None
    clear_z: float | None
    gained: tuple[Word, ...]
    lost: tuple[Word, ...]
    #: The whole answer, as it came.
    raw: Mapping[str, Any] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Term:
    """A summand: a text, or a vector with what is known of it."""

    text: str | None = None
    vector: Vector | None = None
    weight: float = 1.0
    modality: Literal["image", "text"] | None = None
    #: ``id@revision`` that the vector is of: refused when it is not the request's.
    model: str | None = None
    flatness: float | None = None
    retakes: Sequence[Vector] = ()


# What an operation asks for, one after another, and what it gets: the same for who waits and who awaits.
@dataclass(frozen=True)
class _Call:
    method: str
    path: str
    body: Mapping[str, Any] | None = None
    token: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True)
class _Sleep:
    seconds: float


_Steps = Generator[Union[_Call, _Sleep], Any, T]


def _pack(vector: Vector) -> str:
    numbers = np.ascontiguousarray(vector, dtype="<f4")
    if numbers.ndim != 1:
        raise ValueError(f"Expected a vector, got an array of shape {numbers.shape}.")
    return base64.b64encode(numbers.tobytes()).decode()


def _unpack(text: str) -> npt.NDArray[np.float32]:
    return np.frombuffer(base64.b64decode(text), dtype="<f4").astype(np.float32)


def _known(kind: Callable[..., T], value: Mapping[str, Any], fields: Sequence[str]) -> T:
    return kind(**{name: value[name] for name in fields if name in value})


_MODEL = ("id", "revision", "title", "dimensions", "licence", "method", "image_size")
_VOCABULARY = ("id", "sha256", "model", "size", "bytes", "name", "expires_at", "delete_token")


def _word(value: Mapping[str, Any]) -> Word:
    return Word(
        label=value["label"],
        score=value["score"],
        cosine=value["cosine"],
        z=value["z"],
        rank=value["rank"],
        category=value["category"],
        also=tuple(value["also"]),
        stands_out=value["stands_out"],
    )


def _ranking(value: Mapping[str, Any]) -> Ranking:
    return Ranking(
        model=value["model"],
        vocabulary=value["vocabulary"]["id"],
        vocabulary_sha256=value["vocabulary"]["sha256"],
        method=value["method"],
        norm=value["norm"],
        verdict=value["verdict"],
        verdict_reason=value["verdict_reason"],
        p_value=value["p_value"],
        clear_z=value["clear_z"],
        gained=tuple(map(_word, value["gained"])),
        lost=tuple(map(_word, value["lost"])),
        raw=value,
    )


def _term(term: Term) -> dict[str, Any]:
    if (term.text is None) == (term.vector is None):
        raise ValueError("Expected a term with either a text or a vector.")
    sent: dict[str, Any] = {"weight": term.weight}
    if term.vector is not None:
        sent["embedding"] = _pack(term.vector)
    if term.retakes:
        sent["retakes"] = [_pack(vector) for vector in term.retakes]
    for name in ("text", "modality", "model", "flatness"):
        value = getattr(term, name)
        if value is not None:
            sent[name] = value
    return sent


def _seconds(header: str | None) -> float | None:
    try:
        return None if header is None else max(0.0, float(header))
    except ValueError:
        return None


def _error(response: httpx.Response) -> PictureMathError:
    status = response.status_code
    retry_after = _seconds(response.headers.get("retry-after"))
    kind: type[PictureMathError] = Refused
    if status == 429:
        kind = RateLimited
    elif status >= 500:
        kind = Unavailable
    try:
        problem = response.json()
        code, detail = str(problem["code"]), str(problem["detail"])
        errors = [Finding(e["pointer"], e["detail"]) for e in problem.get("errors", [])]
    except (ValueError, KeyError, TypeError):
        code, detail, errors = "network-failed", f"The service answered {status} without saying why.", []
    return kind(
        code,
        detail,
        status=status,
        request_id=response.headers.get("x-request-id"),
        retry_after=retry_after,
        errors=errors,
    )


def _wait_before_retry(error: PictureMathError, tries: int) -> float | None:
    """Seconds until a request is sent once more; None where that would not help."""
    passing = error.status in (429, 503) or isinstance(error, ConnectionFailed)
    if not passing:
        return None
    asked = error.retry_after
    if asked is None:
        asked = _FIRST_WAIT_SECONDS * 2 ** (tries - 1)
    return None if asked > _MOST_WAIT_SECONDS else asked * (1 + _JITTER * random.random())


class _Operations:
    """What can be asked, as steps that know nothing of how they are taken."""

    def __init__(self, origin: str, key: str | None, max_retries: int) -> None:
        self._base = f"{origin.rstrip('/')}/api/v1"
        self._key = key
        self._max_retries = max_retries
        self._default_model: str | None = None

    def _request(self, call: _Call) -> dict[str, Any]:
        headers = {"user-agent": f"picture-math-python/{__version__}"}
        token = call.token or self._key
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        if call.idempotency_key is not None:
            headers["idempotency-key"] = call.idempotency_key
        content = None
        if call.body is not None:
            headers["content-type"] = "application/json"
            content = json.dumps(call.body, allow_nan=False).encode()
        return {"method": call.method, "url": self._base + call.path, "headers": headers, "content": content}

    def _asked(self, call: _Call, max_retries: int | None = None) -> _Steps[httpx.Response]:
        """An answer that is none of an error, after as many tries as it may take."""
        most = self._max_retries if max_retries is None else max_retries
        tries = 0
        while True:
            tries += 1
            answer: httpx.Response | PictureMathError = yield call
            error = answer if isinstance(answer, PictureMathError) else None
            if isinstance(answer, httpx.Response):
                if answer.is_success:
                    return answer
                error = _error(answer)
            assert error is not None
            seconds = None if tries > most else _wait_before_retry(error, tries)
            if seconds is None:
                raise error
            yield _Sleep(seconds)

    def _json(self, call: _Call, max_retries: int | None = None) -> _Steps[Any]:
        response = yield from self._asked(call, max_retries)
        try:
            return response.json()
        except ValueError as error:
            raise ConnectionFailed(
                "network-failed", "The answer is no JSON.", status=response.status_code
            ) from error

    def _models(self) -> _Steps[list[Model]]:
        answer = yield from self._json(_Call("GET", "/models"))
        return [_known(Model, one, _MODEL) for one in answer["data"]]

    def _model(self, model: str | None) -> _Steps[str]:
        if model is not None:
            return model
        if self._default_model is None:
            models = yield from self._models()
            if not models:
                raise Unavailable("model-unknown", "The service has no model.")
            self._default_model = models[0].id
        return self._default_model

    def _embed_texts(
        self, texts: Sequence[str], model: str | None, dimensions: int | None
    ) -> _Steps[npt.NDArray[np.float32]]:
        if isinstance(texts, str):
            raise TypeError("Expected a list of texts, got one text.")
        name = yield from self._model(model)
        rows: list[npt.NDArray[np.float32]] = []
        for part in _parts(texts):
            body: dict[str, Any] = {"model": name, "input": part, "encoding_format": "base64"}
            if dimensions is not None:
                body["dimensions"] = dimensions
            answer = yield from self._json(_Call("POST", "/embeddings", body))
            rows.extend(_unpack(item["embedding"]) for item in answer["data"])
        return np.stack(rows) if rows else np.empty((0, 0), dtype=np.float32)

    def _rank(
        self,
        terms: Sequence[Term],
        model: str | None,
        vocabulary: str | None,
        k: int | None,
        method: Method | None,
        directions: Sequence[Direction] | None,
        exclude: Sequence[str],
        labels: Sequence[str] | None,
    ) -> _Steps[Ranking]:
        body: dict[str, Any] = {
            "model": (yield from self._model(model)),
            "terms": [_term(term) for term in terms],
        }
        optional = {
            "vocabulary": vocabulary,
            "k": k,
            "method": method,
            "directions": None if directions is None else list(directions),
            "exclude": list(exclude) or None,
            "candidate_labels": None if labels is None else list(labels),
        }
        body.update({name: value for name, value in optional.items() if value is not None})
        return _ranking((yield from self._json(_Call("POST", "/rank", body))))

    def _vocabularies(self) -> _Steps[list[Vocabulary]]:
        answer = yield from self._json(_Call("GET", "/vocabularies"))
        return [_known(Vocabulary, one, _VOCABULARY) for one in answer["data"]]

    def _vocabulary(self, id: str, model: str | None) -> _Steps[Vocabulary]:
        answer = yield from self._json(_Call("GET", f"/vocabularies/{quote(id, safe='')}"))
        found = answer["data"] if answer["object"] == "list" else [answer]
        for one in found:
            if model is None or one["model"] == model or one["model"].startswith(f"{model}@"):
                return _known(Vocabulary, one, _VOCABULARY)
        raise Refused("vocabulary-unknown", "Expected a model that has a word list of this name.")

    def _create_vocabulary(
        self,
        words: Sequence[str | Mapping[str, str | None]],
        model: str | None,
        name: str | None,
        templates: Sequence[str] | None,
        on_progress: Callable[[int, int], None] | None,
    ) -> _Steps[Vocabulary]:
        body: dict[str, Any] = {"model": (yield from self._model(model)), "words": list(words)}
        if name is not None:
            body["name"] = name
        if templates is not None:
            body["templates"] = list(templates)
        # One key for all requests: what is sent again makes no second list.
        key = str(uuid.uuid4())
        done = 0
        waited = 0
        most = max(self._max_retries, _LIST_RETRIES)
        while True:
            call = _Call("POST", "/vocabularies", {**body, "done": done}, idempotency_key=key)
            answer = yield from self._json(call, most)
            if answer["object"] == "vocabulary":
                return _known(Vocabulary, answer, _VOCABULARY)
            now = int(answer["done"])
            seconds = float(answer.get("retry_after", 0))
            waited = 0 if now > done else waited + 1
            if waited > (most if seconds > 0 else 0):
                raise Unavailable("internal", "The word list does not get on: try again.")
            if now > done and on_progress is not None:
                on_progress(now, int(answer["total"]))
            done = now
            if seconds > 0:
                yield _Sleep(min(seconds, _MOST_WAIT_SECONDS) * (1 + _JITTER * random.random()))

    def _delete_vocabulary(self, id: str, token: str) -> _Steps[None]:
        yield from self._asked(_Call("DELETE", f"/vocabularies/{quote(id, safe='')}", token=token))


def _parts(texts: Sequence[str]) -> list[list[str]]:
    """The texts in lists that one request may have, in order."""
    parts: list[list[str]] = []
    size = 0
    for text in texts:
        own = len(json.dumps(text)) + 2
        if not parts or len(parts[-1]) == _MOST_INPUTS or size + own > _MOST_INPUT_BYTES:
            parts.append([])
            size = 0
        parts[-1].append(text)
        size += own
    return parts


def _difference(a: Vector, b: Vector, modality: Literal["image", "text"] | None) -> list[Term]:
    return [Term(vector=a, modality=modality), Term(vector=b, weight=-1.0, modality=modality)]


def _as_failure(error: httpx.HTTPError) -> ConnectionFailed:
    what = "did not answer in time" if isinstance(error, httpx.TimeoutException) else "cannot be reached"
    failure = ConnectionFailed("network-failed", f"The service {what}.")
    failure.__cause__ = error
    return failure


class Client(_Operations):
    """Asks a service and waits for its answers. Use it in a ``with``, or ``close()`` it.

    ``origin`` is where the service is, with or without a path; ``timeout`` (seconds) holds for each try; ``max_retries``
    is how often more a request is sent that was refused with 429 or 503 or did not come through.
    """

    def __init__(
        self,
        origin: str,
        *,
        key: str | None = None,
        timeout: float = _TIMEOUT_SECONDS,
        max_retries: int = _RETRIES,
    ) -> None:
        super().__init__(origin, key, max_retries)
        self._http = httpx.Client(timeout=timeout)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def _take(self, steps: _Steps[T]) -> T:
        answer: Any = None
        try:
            while True:
                step = steps.send(answer)
                answer = None
                if isinstance(step, _Sleep):
                    time.sleep(step.seconds)
                    continue
                try:
                    answer = self._http.request(**self._request(step))
                except httpx.HTTPError as error:
                    answer = _as_failure(error)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]

    def models(self) -> list[Model]:
        """The models of the service; the first is the default."""
        return self._take(self._models())

    def embed_texts(
        self, texts: Sequence[str], *, model: str | None = None, dimensions: int | None = None
    ) -> npt.NDArray[np.float32]:
        """Unit vectors of texts, float32 [texts, dimensions]; in as many requests as that takes."""
        return self._take(self._embed_texts(texts, model, dimensions))

    def rank(
        self,
        terms: Sequence[Term],
        *,
        model: str | None = None,
        vocabulary: str | None = None,
        k: int | None = None,
        method: Method | None = None,
        directions: Sequence[Direction] | None = None,
        exclude: Sequence[str] = (),
        candidate_labels: Sequence[str] | None = None,
    ) -> Ranking:
        """The words that a sum of texts and vectors has gained and lost."""
        return self._take(
            self._rank(terms, model, vocabulary, k, method, directions, exclude, candidate_labels)
        )

    def rank_vectors(
        self,
        a: Vector,
        b: Vector,
        *,
        modality: Literal["image", "text"] | None = None,
        model: str | None = None,
        vocabulary: str | None = None,
        k: int | None = None,
    ) -> Ranking:
        """The words of ``a - b``, two vectors: of pictures, unless ``modality`` says otherwise."""
        return self.rank(_difference(a, b, modality), model=model, vocabulary=vocabulary, k=k)

    def vocabularies(self) -> list[Vocabulary]:
        """The service's own word lists."""
        return self._take(self._vocabularies())

    def vocabulary(self, id: str, *, model: str | None = None) -> Vocabulary:
        """A word list by its id: the first of that name, or that of ``model``."""
        return self._take(self._vocabulary(id, model))

    def create_vocabulary(
        self,
        words: Sequence[str | Mapping[str, str | None]],
        *,
        model: str | None = None,
        name: str | None = None,
        templates: Sequence[str] | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Vocabulary:
        """Makes a word list, in as many requests as that takes; sent again, it is still one list."""
        return self._take(self._create_vocabulary(words, model, name, templates, on_progress))

    def delete_vocabulary(self, id: str, token: str) -> None:
        """Deletes a list of your own with the token that was shown when it was made."""
        self._take(self._delete_vocabulary(id, token))


class AsyncClient(_Operations):
    """As ``Client``, awaited. Use it in an ``async with``, or ``await aclose()`` it."""

    def __init__(
        self,
        origin: str,
        *,
        key: str | None = None,
        timeout: float = _TIMEOUT_SECONDS,
        max_retries: int = _RETRIES,
    ) -> None:
        super().__init__(origin, key, max_retries)
        self._http = httpx.AsyncClient(timeout=timeout)

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._http.aclose()

    async def _take(self, steps: _Steps[T]) -> T:
        answer: Any = None
        try:
            while True:
                step = steps.send(answer)
                answer = None
                if isinstance(step, _Sleep):
                    await asyncio.sleep(step.seconds)
                    continue
                try:
                    answer = await self._http.request(**self._request(step))
                except httpx.HTTPError as error:
                    answer = _as_failure(error)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]

    async def models(self) -> list[Model]:
        """As ``Client.models``."""
        return await self._take(self._models())

    async def embed_texts(
        self, texts: Sequence[str], *, model: str | None = None, dimensions: int | None = None
    ) -> npt.NDArray[np.float32]:
        """As ``Client.embed_texts``."""
        return await self._take(self._embed_texts(texts, model, dimensions))

    async def rank(
        self,
        terms: Sequence[Term],
        *,
        model: str | None = None,
        vocabulary: str | None = None,
        k: int | None = None,
        method: Method | None = None,
        directions: Sequence[Direction] | None = None,
        exclude: Sequence[str] = (),
        candidate_labels: Sequence[str] | None = None,
    ) -> Ranking:
        """As ``Client.rank``."""
        return await self._take(
            self._rank(terms, model, vocabulary, k, method, directions, exclude, candidate_labels)
        )

    async def rank_vectors(
        self,
        a: Vector,
        b: Vector,
        *,
        modality: Literal["image", "text"] | None = None,
        model: str | None = None,
        vocabulary: str | None = None,
        k: int | None = None,
    ) -> Ranking:
        """As ``Client.rank_vectors``."""
        return await self.rank(_difference(a, b, modality), model=model, vocabulary=vocabulary, k=k)

    async def vocabularies(self) -> list[Vocabulary]:
        """As ``Client.vocabularies``."""
        return await self._take(self._vocabularies())

    async def vocabulary(self, id: str, *, model: str | None = None) -> Vocabulary:
        """As ``Client.vocabulary``."""
        return await self._take(self._vocabulary(id, model))

    async def create_vocabulary(
        self,
        words: Sequence[str | Mapping[str, str | None]],
        *,
        model: str | None = None,
        name: str | None = None,
        templates: Sequence[str] | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Vocabulary:
        """As ``Client.create_vocabulary``."""
        return await self._take(
            self._create_vocabulary(words, model, name, templates, on_progress)
        )

    async def delete_vocabulary(self, id: str, token: str) -> None:
        """As ``Client.delete_vocabulary``."""
        await self._take(self._delete_vocabulary(id, token))
