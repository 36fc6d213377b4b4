/** How each client of JavaScript does what the contract asks for, and what came of it. */
import OpenAI, { APIConnectionError, APIError } from 'openai';
import { PictureMathError, createClient } from '../../../src/widget/client.ts';
import { decodeBase64 } from '../../../core/vector/embedding.ts';
import { MODEL, type Call, type Case, type Outcome } from './cases.ts';

type Options = NonNullable<Case['options']>;
type Run = (origin: string, request: Call, options: Options) => Promise<Outcome>;

interface Words {
  gained: readonly { label: string }[];
  lost: readonly { label: string }[];
}
const wordsOf = ({ gained, lost }: Words) => ({ gained: gained[0]?.label, lost: lost[0]?.label });

type Numbers = readonly number[] | Float32Array;
const asNumbers = (embedding: readonly number[] | string): Numbers =>
  typeof embedding === 'string' ? decodeBase64(embedding) : embedding;

function describe(vectors: readonly Numbers[]) {
  const isUnit = (vector: Numbers) => Math.abs(Math.hypot(...vector) - 1) < 1e-5;
  return {
    count: vectors.length,
    dimensions: vectors[0]?.length,
    isUnit: vectors.every(isUnit),
    sum: vectors.reduce((sum, vector) => sum + [...vector].reduce((a, b) => a + b, 0), 0),
  };
}

const difference = (a: object, b: object) => [a, { ...b, weight: -1 }];
const TEXTS = difference({ text: 'sunglasses' }, { text: 'hat' });
const sentTerms = (terms: readonly { vector?: number[] }[]) =>
  terms.map(({ vector, ...term }) => (vector ? { ...term, embedding: vector } : term));

/** `picture-math/client`. */
export const typescript: Run = async (origin, request, options) => {
  const client = createClient({ origin, ...options });
  const model = MODEL;
  async function answer(): Promise<unknown> {
    switch (request.call) {
      case 'models':
        return (await client.models()).map(({ id }) => id);
      case 'embed': {
        const { texts, format = 'base64', dimensions, model: other = model } = request;
        const { data } = await client.embed({
          model: other,
          input: texts,
          encoding_format: format,
          ...(dimensions === undefined ? {} : { dimensions }),
        });
        return describe(data.map(({ embedding }) => asNumbers(embedding)));
      }
      case 'rank':
        return wordsOf(
          await client.rank({ model, k: request.k ?? 5, terms: sentTerms(request.terms) }),
        );
      case 'rankVectors': {
        const { data } = await client.embed({
          model,
          input: [request.a, request.b],
          encoding_format: 'base64',
        });
        const [a, b] = data.map(({ embedding }) => ({ embedding, modality: 'text' as const }));
        return wordsOf(await client.rank({ model, terms: difference(a ?? {}, b ?? {}) }));
      }
      case 'vocabulary': {
        const { id, size } = await client.vocabulary(request.id);
        return { id, size };
      }
      case 'ownList': {
        const made = await client.createVocabulary({ model, words: request.words });
        const { gained } = await client.rank({ model, vocabulary: made.id, terms: TEXTS });
        await client.deleteVocabulary(made.id, made.delete_token ?? '');
        const after = await client.vocabulary(made.id).catch((error: PictureMathError) => error);
        return {
          size: made.size,
          gained: gained[0]?.label,
          after: after instanceof PictureMathError ? after.code : null,
        };
      }
    }
  }
  try {
    return { value: await answer() };
  } catch (error) {
    if (!(error instanceof PictureMathError)) throw error;
    const { code, status, requestId, findings } = error;
    return { error: { code, status, requestId, pointer: findings[0]?.pointer ?? null } };
  }
};

interface Made {
  object: string;
  id: string;
  size: number;
  done: number;
  delete_token: string;
}

/** The package `openai`: its own calls where it has them, its `post` and `get` for the rest. */
export const openai: Run = async (origin, request, { maxRetries, timeoutMs }) => {
  const client = new OpenAI({
    baseURL: `${origin}/api/v1`,
    apiKey: 'none is needed',
    ...(maxRetries === undefined ? {} : { maxRetries }),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
  });
  const model = MODEL;
  const rank = (body: object) => client.post<Words>('/rank', { body: { model, ...body } });
  const embed = (input: string[], more = {}) => client.embeddings.create({ model, input, ...more });
  async function answer(): Promise<unknown> {
    switch (request.call) {
      case 'models': {
        const ids = [];
        for await (const { id, object } of client.models.list()) {
          const { id: same, owned_by } = await client.models.retrieve(id);
          ids.push(object === 'model' && same === id && owned_by !== '' ? id : null);
        }
        return ids;
      }
      case 'embed': {
        const { texts, format, dimensions, model: other = model } = request;
        const { data, usage } = await embed(texts, {
          model: other,
          dimensions,
          ...(format ? { encoding_format: format } : {}),
        });
        if (usage.prompt_tokens < 3 * texts.length) throw new Error('Expected usage in tokens.');
        return describe(data.map(({ embedding }) => asNumbers(embedding)));
      }
      case 'rank':
        return wordsOf(await rank({ k: request.k ?? 5, terms: sentTerms(request.terms) }));
      case 'rankVectors': {
        const { data } = await embed([request.a, request.b]);
        const [a, b] = data.map(({ embedding }) => ({ embedding, modality: 'text' }));
        return wordsOf(await rank({ terms: difference(a ?? {}, b ?? {}) }));
      }
      case 'vocabulary': {
        const { data } = await client.get<{ data: { id: string; size: number }[] }>(
          `/vocabularies/${request.id}`,
        );
        return { id: data[0]?.id, size: data[0]?.size };
      }
      case 'ownList': {
        const headers = { 'idempotency-key': crypto.randomUUID() };
        let made = { object: '', done: 0 } as Made;
        while (made.object !== 'vocabulary')
          made = await client.post<Made>('/vocabularies', {
            body: { model, words: request.words, done: made.done },
            headers,
          });
        const { gained } = await rank({ vocabulary: made.id, terms: TEXTS });
        await client.delete(`/vocabularies/${made.id}`, {
          headers: { authorization: `Bearer ${made.delete_token}` },
        });
        const after = await client
          .get(`/vocabularies/${made.id}`)
          .catch((error: APIError) => error);
        return {
          size: made.size,
          gained: gained[0]?.label,
          after: after instanceof APIError ? after.code : null,
        };
      }
    }
  }
  try {
    return { value: await answer() };
  } catch (error) {
    if (error instanceof APIConnectionError)
      return { error: { code: 'network-failed', status: null, requestId: null, pointer: null } };
    if (!(error instanceof APIError)) throw error;
    const { code, status, requestID, param } = error as APIError<number>;
    const pointer = param ? `/${param.replaceAll('.', '/')}` : null;
    return { error: { code: code ?? '', status, requestId: requestID ?? null, pointer } };
  }
};
