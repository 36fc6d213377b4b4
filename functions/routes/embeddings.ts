/** POST /embeddings: texts in, unit vectors out, in OpenAI's shape. */
import { Hono } from 'hono';
import { embeddingsRequestSchema, type EmbeddingsResponse } from '#core/contract/api.ts';
import { encodeBase64 } from '#core/vector/embedding.ts';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import type { Deps } from '../deps.ts';
import type { BodyEnv } from '../app-env.ts';
import { embedTexts, type EmbeddedText } from '../encoder/embed-texts.ts';
import { jsonBody } from '../middleware/limits.ts';
import { parseBody } from '../middleware/parse.ts';

/** Vectors that are written down in one go: as many as take a millisecond or two. */
const VECTORS_A_PIECE = 32;

type Format = 'float' | 'base64';
type Rest = Omit<EmbeddingsResponse, 'object' | 'data'>;

const itemOf = (vector: Float32Array, index: number, format: Format) =>
  ({
    object: 'embedding',
    index,
    embedding: format === 'base64' ? encodeBase64(vector) : Array.from(vector),
  }) satisfies EmbeddingsResponse['data'][number];

/**
 * The answer: as text where it is one piece, else piece by piece as it is taken. Two thousand vectors are some 15 MB of JSON,
 * which would neither have to be in memory at once, nor keep others waiting while they are written.
 */
function answerBody(
  embedded: readonly EmbeddedText[],
  format: Format,
  rest: Rest,
): string | ReadableStream<Uint8Array> {
  let next = 0;
  const isLast = () => next >= embedded.length;
  const nextPiece = () => {
    const items = embedded
      .slice(next, next + VECTORS_A_PIECE)
      .map(({ vector }, i) => JSON.stringify(itemOf(vector, next + i, format)));
    const head = next === 0 ? '{"object":"list","data":[' : ',';
    next += items.length;
    const tail = isLast() ? `],${JSON.stringify(rest).slice(1)}` : '';
    return head + items.join(',') + tail;
  };
  if (embedded.length <= VECTORS_A_PIECE) return nextPiece();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (next > 0) await scheduler.wait(0);
      controller.enqueue(encoder.encode(nextPiece()));
      if (isLast()) controller.close();
    },
  });
}

/** @throws PictureMathError `vector-wrong-length` for another number of dimensions than the model has */
function assertDimensions(manifest: Manifest, asked: number | undefined): void {
  if (asked === undefined || asked === manifest.dimensions) return;
  const detail = `Expected dimensions of ${manifest.dimensions}, as ${spaceOf(manifest).id} has, or none; got another number: CLIP's vectors cannot be shortened.`;
  throw new PictureMathError('vector-wrong-length', detail, {
    findings: [{ pointer: '/dimensions', detail }],
  });
}

export const embeddingsRoute = ({ models, encoders }: Deps) =>
  new Hono<BodyEnv>().post('/', jsonBody, async (c) => {
    const request = parseBody(embeddingsRequestSchema, c.get('body'), 'an embeddings request');
    const manifest = await models.load(request.model);
    assertDimensions(manifest, request.dimensions);
    const list = Array.isArray(request.input);
    const inputs = Array.isArray(request.input) ? request.input : [request.input];
    const embedded = await embedTexts(
      encoders,
      manifest,
      inputs.map((text, index) => ({ text, pointer: list ? `/input/${index}` : '/input' })),
      c.get('meter'),
    );
    const tokens = embedded.reduce((sum, text) => sum + text.tokens, 0);
    const cut = embedded.flatMap(({ truncated, kept }, index) =>
      truncated ? [{ index, kept }] : [],
    );
    return c.body(
      answerBody(embedded, request.encoding_format, {
        model: spaceOf(manifest).id,
        usage: { prompt_tokens: tokens, total_tokens: tokens, truncated: cut.length, cut },
      }),
      200,
      { 'Content-Type': 'application/json' },
    );
  });
