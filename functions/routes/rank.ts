/** POST /rank: vectors and texts in, words out. */
import { Hono } from 'hono';
import { answer } from '#core/answer.ts';
import { rankRequestSchema, type RankResponse } from '#core/contract/api.ts';
import { embedText } from '#core/model/embed.ts';
import { encodeUnits } from '#core/contract/routes.ts';
import { parseOodDetector } from '#core/rank/out-of-distribution.ts';
import {
  assertSameSpace,
  createEmbedding,
  decodeBase64,
  type Embedding,
} from '#core/vector/embedding.ts';
import type { Term } from '#core/vector/expression.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import type { Deps } from '../deps.ts';
import type { BodyEnv } from '../app-env.ts';
import { jsonBody } from '../middleware/limits.ts';
import { withPointer } from '#core/errors.ts';
import { parseBody } from '../middleware/parse.ts';
import { buildCandidates, candidateTemplates } from '../encoder/candidates.ts';

interface SentTerm {
  weight: number;
  embedding?: number[] | string | undefined;
  retakes: (number[] | string)[];
  model?: string | undefined;
  flatness?: number | undefined;
  modality?: 'image' | 'text' | undefined;
  text?: string | undefined;
}

/** The terms as embeddings; texts are encoded one after another, which is how the encoder works anyway. */
async function embedTerms({ encoders }: Deps, manifest: Manifest, terms: readonly SentTerm[]) {
  const space = spaceOf(manifest);
  const read = (vector: number[] | string, pointer: string) =>
    withPointer(pointer, () =>
      createEmbedding(
        space,
        typeof vector === 'string' ? decodeBase64(vector) : Float32Array.from(vector),
      ),
    );
  const embedded: Term[] = [];
  const retakes: Embedding[][] = [];
  const cut: { index: number; kept: number }[] = [];
  for (const [index, { weight, embedding, text, modality = 'image', ...term }] of terms.entries()) {
    const again: Embedding[] = [];
    for (const [n, retake] of term.retakes.entries())
      again.push(await read(retake, `/terms/${index}/retakes/${n}`));
    retakes.push(again);
    if (text !== undefined) {
      const { tower, tokenize } = await encoders.load(manifest);
      const result = await withPointer(`/terms/${index}/text`, () =>
        embedText(manifest, tower, tokenize, text),
      );
      if (result.truncated) cut.push({ index, kept: result.kept });
      embedded.push({ weight, modality: 'text', embedding: result });
    } else if (embedding !== undefined) {
      const { model } = term;
      if (model !== undefined)
        await withPointer(`/terms/${index}/model`, () => assertSameSpace(space.id, model));
      const result = await read(embedding, `/terms/${index}/embedding`);
      embedded.push({ weight, modality, embedding: result, flatness: term.flatness });
    }
  }
  return { terms: embedded as [Term, ...Term[]], retakes, cut };
}

/** Prompts that the labels of a request are. */
const countCandidatePrompts = (
  manifest: Manifest,
  request: {
    candidate_labels?: readonly string[] | undefined;
    hypothesis_template?: string | undefined;
  },
): number =>
  (request.candidate_labels?.length ?? 0) *
  candidateTemplates(manifest, request.hypothesis_template).length;

export const rankRoute = (deps: Deps) =>
  new Hono<BodyEnv>().post('/', jsonBody, async (c) => {
    const began = performance.now();
    const request = parseBody(rankRequestSchema, c.get('body'), 'a ranking request');
    const { k, exclude, directions } = request;
    const manifest = await deps.models.load(request.model);
    const prompts =
      request.terms.filter(({ text }) => text !== undefined).length +
      countCandidatePrompts(manifest, request);
    await c.get('charge')('encode', encodeUnits(prompts));
    const { terms, retakes, cut } = await embedTerms(deps, manifest, request.terms);
    const labels = request.candidate_labels;
    const { id: space } = spaceOf(manifest);
    const [{ pointer, vocabulary, scannerFor }, { domain }] = await Promise.all([
      labels
        ? buildCandidates(deps, manifest, labels, request.hypothesis_template)
        : deps.vocabularies.load(space, request.vocabulary ?? manifest.vocabularies[0] ?? 'common'),
      deps.statistics.load(space),
    ]);
    const reply = answer({
      vocabulary,
      reference: { id: pointer.id, sha256: pointer.sha256 },
      terms,
      k,
      exclude,
      directions,
      method: request.method ?? manifest.method,
      retakes,
      domain: parseOodDetector(domain, manifest.dimensions),
      standsOut: manifest.standsOut,
      scannerFor,
    });
    const texts = request.terms.filter(({ text }) => text !== undefined).length;
    return c.json({
      ...reply,
      usage: {
        text_terms: texts,
        truncated: cut.length,
        cut,
        cpu_ms: performance.now() - began,
      },
    } satisfies RankResponse);
  });
