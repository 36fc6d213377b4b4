/** POST /embeddings: texts in, unit vectors out, in OpenAI's shape. */
import { Hono } from 'hono';
import { embeddingsRequestSchema, type EmbeddingsResponse } from '#core/contract/api.ts';
import { encodeBase64 } from '#core/vector/embedding.ts';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf } from '#core/model/manifest.ts';
import type { Deps } from '../deps.ts';
import type { BodyEnv } from '../app-env.ts';
import { embedTexts } from '../encoder/embed-texts.ts';
import { jsonBody } from '../middleware/limits.ts';
import { parseBody } from '../middleware/parse.ts';

export const embeddingsRoute = ({ models, encoders }: Deps) =>
  new Hono<BodyEnv>().post('/', jsonBody, async (c) => {
    const request = parseBody(embeddingsRequestSchema, c.get('body'), 'an embeddings request');
    const manifest = await models.load(request.model);
    if (request.dimensions !== undefined && request.dimensions !== manifest.dimensions)
      throw new PictureMathError(
        'vector-wrong-length',
        `Expected ${manifest.dimensions} dimensions for ${spaceOf(manifest).id}, got ${request.dimensions}: CLIP's vectors cannot be shortened.`,
      );
    const list = Array.isArray(request.input);
    const inputs = Array.isArray(request.input) ? request.input : [request.input];
    const embedded = await embedTexts(
      encoders,
      manifest,
      inputs.map((text, index) => ({ text, pointer: list ? `/input/${index}` : '/input' })),
      c.get('meter'),
    );
    const data: EmbeddingsResponse['data'] = [];
    let tokens = 0;
    const cut: { index: number; kept: number }[] = [];
    for (const [index, result] of embedded.entries()) {
      tokens += result.tokens;
      if (result.truncated) cut.push({ index, kept: result.kept });
      data.push({
        object: 'embedding',
        index,
        embedding:
          request.encoding_format === 'base64'
            ? encodeBase64(result.vector)
            : Array.from(result.vector),
      });
    }
    return c.json({
      object: 'list',
      data,
      model: spaceOf(manifest).id,
      usage: { prompt_tokens: tokens, total_tokens: tokens, truncated: cut.length, cut },
    } satisfies EmbeddingsResponse);
  });
