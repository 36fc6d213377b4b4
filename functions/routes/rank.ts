/** POST /rank: vectors in, words out. */
import { Hono } from 'hono';
import * as v from 'valibot';
import { answer } from '#core/answer.ts';
import { rankRequestSchema, type RankResponse } from '#core/contract/api.ts';
import { createEmbedding, decodeBase64 } from '#core/embedding.ts';
import { PictureMathError } from '#core/errors.ts';
import type { Term } from '#core/expression.ts';
import { spaceOf } from '#core/manifest.ts';
import type { Deps } from '../app.ts';
import { jsonBody, type BodyEnv } from '../middleware/limits.ts';

function parse(body: unknown) {
  const result = v.safeParse(rankRequestSchema, body);
  if (result.success) return result.output;
  const findings = result.issues.slice(0, 20).map((issue) => ({
    pointer: (issue.path ?? []).map((item) => `/${String(item.key)}`).join(''),
    detail: issue.message,
  }));
  throw new PictureMathError(
    'request-malformed',
    `Expected a ranking request; ${findings.length} of its fields differ: ${findings.map((f) => `${f.pointer || '/'}: ${f.detail}`).join('; ')}`,
    { findings },
  );
}

export const rankRoute = ({ models, vocabularies }: Deps) =>
  new Hono<BodyEnv>().post('/', jsonBody, async (c) => {
    const began = performance.now();
    const { model, vocabulary: name, terms, k, exclude, directions } = parse(c.get('body'));
    const space = spaceOf(await models.load(model));
    const embedded = terms.map(({ weight, embedding }, index): Term => {
      try {
        return {
          weight,
          embedding: createEmbedding(
            space,
            typeof embedding === 'string' ? decodeBase64(embedding) : Float32Array.from(embedding),
          ),
        };
      } catch (error) {
        if (!(error instanceof PictureMathError)) throw error;
        throw new PictureMathError(error.code, error.message, {
          cause: error,
          findings: [{ pointer: `/terms/${index}/embedding`, detail: error.message }],
        });
      }
    });
    const { pointer, vocabulary } = await vocabularies.load(space.id, name);
    const reply = answer({
      vocabulary,
      reference: { id: pointer.id, sha256: pointer.sha256 },
      terms: embedded as [Term, ...Term[]],
      k,
      exclude,
      directions,
    });
    return c.json({
      ...reply,
      usage: { text_terms: 0, cpu_ms: performance.now() - began },
    } satisfies RankResponse);
  });
