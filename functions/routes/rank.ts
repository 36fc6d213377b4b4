/** POST /rank: vectors and texts in, words out. */
import { Hono } from 'hono';
import { answer } from '#core/answer.ts';
import { rankRequestSchema, type RankResponse } from '#core/contract/api.ts';
import { rankUnits } from '#core/contract/costs.ts';
import { parseOodDetector } from '#core/rank/out-of-distribution.ts';
import { createEmbedding, decodeBase64, type Embedding } from '#core/vector/embedding.ts';
import type { Term } from '#core/vector/expression.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import type { Deps } from '../deps.ts';
import type { BodyEnv } from '../app-env.ts';
import { jsonBody } from '../middleware/limits.ts';
import { PictureMathError, withPointer } from '#core/errors.ts';
import { parseBody } from '../middleware/parse.ts';
import { embedTexts } from '../encoder/embed-texts.ts';
import type { Meter } from '../meter.ts';
import { buildCandidates } from '../encoder/candidates.ts';

interface SentTerm {
  weight: number;
  embedding?: number[] | string | undefined;
  retakes: (number[] | string)[];
  model?: string | undefined;
  flatness?: number | undefined;
  modality?: 'image' | 'text' | undefined;
  text?: string | undefined;
}

/** What of the terms is there already: a vector for each that has one, and its retakes. Cheap, so it comes before texts. */
async function readVectors(manifest: Manifest, terms: readonly SentTerm[]) {
  const space = spaceOf(manifest);
  const read = (vector: number[] | string, pointer: string) =>
    withPointer(pointer, () =>
      createEmbedding(
        space,
        typeof vector === 'string' ? decodeBase64(vector) : Float32Array.from(vector),
      ),
    );
  const vectors: (Embedding | null)[] = [];
  const retakes: Embedding[][] = [];
  for (const [index, { embedding, model, retakes: sent }] of terms.entries()) {
    if (model !== undefined && model !== space.id) {
      const detail = `Expected a vector of ${space.id}, got one of another model.`;
      throw new PictureMathError('space-mismatch', detail, {
        findings: [{ pointer: `/terms/${index}/model`, detail }],
      });
    }
    vectors.push(
      embedding === undefined ? null : await read(embedding, `/terms/${index}/embedding`),
    );
    const again: Embedding[] = [];
    for (const [n, retake] of sent.entries())
      again.push(await read(retake, `/terms/${index}/retakes/${n}`));
    retakes.push(again);
  }
  return { vectors, retakes };
}

/** The terms as embeddings; `cut` are the texts that were longer than the model reads. */
async function embedTerms(
  { encoders }: Deps,
  manifest: Manifest,
  terms: readonly SentTerm[],
  vectors: readonly (Embedding | null)[],
  meter: Meter,
) {
  const sent = terms.flatMap(({ text }, index) =>
    text === undefined ? [] : [{ text, index, pointer: `/terms/${index}/text` }],
  );
  const texts = await embedTexts(encoders, manifest, sent, meter);
  const byTerm = new Map(sent.map(({ index }, i) => [index, texts[i]]));
  const embedded = terms.flatMap(({ weight, modality = 'image', flatness }, index): Term[] => {
    const text = byTerm.get(index);
    if (text) return [{ weight, modality: 'text', embedding: text }];
    const vector = vectors[index];
    return vector ? [{ weight, modality, embedding: vector, flatness }] : [];
  });
  const cut = sent.flatMap(({ index }, i) =>
    texts[i]?.truncated ? [{ index, kept: texts[i].kept }] : [],
  );
  return { terms: embedded as [Term, ...Term[]], cut };
}

export const rankRoute = (deps: Deps) =>
  new Hono<BodyEnv>().post('/', jsonBody, async (c) => {
    const began = performance.now();
    const request = parseBody(rankRequestSchema, c.get('body'), 'a ranking request');
    const { k, exclude, directions } = request;
    const manifest = await deps.models.load(request.model);
    const meter = c.get('meter');
    await meter.charge('rank', rankUnits(k));
    const { vectors, retakes } = await readVectors(manifest, request.terms);
    const labels = request.candidate_labels;
    const { id: space } = spaceOf(manifest);
    // What may be refused without work comes before the texts.
    const listed = labels
      ? null
      : await deps.vocabularies.load(
          space,
          request.vocabulary ?? manifest.vocabularies[0] ?? 'common',
          meter,
        );
    const { terms, cut } = await embedTerms(deps, manifest, request.terms, vectors, meter);
    const { pointer, vocabulary, scanner } =
      listed ??
      (await buildCandidates(deps, manifest, {
        labels: labels ?? [],
        template: request.hypothesis_template,
        meter,
      }));
    const { domain } = await deps.statistics.load(space);
    await meter.turn(1 + rankUnits(k));
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
      scanner,
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
