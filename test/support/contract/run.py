"""Runs the cases of the contract with the Python client: cases as JSON on stdin, what came of them as JSON on stdout."""

import asyncio
import inspect
import json
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from picture_math import AsyncClient, Client, PictureMathError, Term


def words(ranking):
    return {"gained": ranking.gained[0].label, "lost": ranking.lost[0].label}


async def answer(client, request, model):
    """What a call gives; of either client, whose answers are awaited where they have to be."""

    async def ask(name, *args, **options):
        given = getattr(client, name)(*args, **{"model": model, **options})
        return await given if inspect.isawaitable(given) else given

    call = request["call"]
    k = request.get("k")
    if call == "models":
        given = client.models()
        return [one.id for one in (await given if inspect.isawaitable(given) else given)]
    if call == "embed":
        rows = await ask(
            "embed_texts",
            request["texts"],
            model=request.get("model", model),
            dimensions=request.get("dimensions"),
        )
        assert rows.dtype == np.float32
        lengths = np.linalg.norm(rows, axis=1)
        return {
            "count": len(rows),
            "dimensions": rows.shape[1],
            "isUnit": bool(np.all(np.abs(lengths - 1) < 1e-5)),
            "sum": float(rows.sum(dtype=np.float64)),
        }
    if call == "rank":
        return words(await ask("rank", [Term(**term) for term in request["terms"]], k=k))
    if call == "rankVectors":
        a, b = await ask("embed_texts", [request["a"], request["b"]])
        return words(await ask("rank_vectors", a, b, modality="text", k=k))
    if call == "vocabulary":
        found = await ask("vocabulary", request["id"])
        return {"id": found.id, "size": found.size}
    made = await ask("create_vocabulary", request["words"])
    terms = [Term(text="sunglasses"), Term(text="hat", weight=-1)]
    ranking = await ask("rank", terms, vocabulary=made.id)
    deleted = client.delete_vocabulary(made.id, made.delete_token)
    if inspect.isawaitable(deleted):
        await deleted
    try:
        await ask("vocabulary", made.id)
        after = None
    except PictureMathError as error:
        after = error.code
    return {"size": made.size, "gained": ranking.gained[0].label, "after": after}


def options_of(case):
    options = case.get("options", {})
    given = {}
    if "maxRetries" in options:
        given["max_retries"] = options["maxRetries"]
    if "timeoutMs" in options:
        given["timeout"] = options["timeoutMs"] / 1000
    return given


async def outcome(client, case, model):
    try:
        return {"value": await answer(client, case["request"], model)}
    except PictureMathError as error:
        return {
            "error": {
                "code": error.code,
                "status": error.status,
                "requestId": error.request_id,
                "pointer": error.errors[0].pointer if error.errors else None,
            }
        }


def run_waiting(case, model):
    with Client(case["origin"], **options_of(case)) as client:
        return asyncio.run(outcome(client, case, model))


async def run_awaiting(case, model):
    async with AsyncClient(case["origin"], **options_of(case)) as client:
        return await outcome(client, case, model)


async def run_all_awaiting(cases, model):
    return await asyncio.gather(*(run_awaiting(case, model) for case in cases))


given = json.load(sys.stdin)
if sys.argv[1] == "async":
    outcomes = asyncio.run(run_all_awaiting(given["cases"], given["model"]))
else:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda case: run_waiting(case, given["model"]), given["cases"]))
json.dump(outcomes, sys.stdout)
