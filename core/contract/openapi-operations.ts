/** What the OpenAPI document says of each operation, kept apart from the routes so that the page does not carry it. */
import { WRITE_UNITS } from './costs.ts';
import type { ErrorCode } from '../errors.ts';
import type { SchemaName } from './schemas.ts';
import type { OperationId } from './routes.ts';

export interface OperationText {
  tag: 'Ranking' | 'Embeddings' | 'Vocabularies' | 'Service';
  summary: string;
  description: string;
  /** Units beside those of the route. */
  costs?: string;
  parameters?: readonly object[];
  request?: SchemaName;
  examples?: Readonly<Record<string, { summary: string; value: unknown }>>;
  responses: readonly {
    status: number;
    description: string;
    schema?: SchemaName;
    media?: string;
    headers?: readonly string[];
  }[];
  /** Beside those that every route, or every route with a body, can give. */
  problems: readonly ErrorCode[];
}

const MODEL = 'picture-math-small';

const pathId = (description: string) => ({
  name: 'id',
  in: 'path',
  required: true,
  description,
  schema: { type: 'string', minLength: 1, maxLength: 128 },
});
const unlessChanged = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The ETag of an earlier answer: 304 when it is still that.',
  schema: { type: 'string' },
};
const unchanged = { status: 304, description: 'Still what the ETag names.', headers: ['ETag'] };

export const OPERATIONS: Readonly<Record<OperationId, OperationText>> = {
  rank: {
    tag: 'Ranking',
    summary: 'Rank words for a sum of vectors',
    description:
      'The terms are added up with their weights; the answer says which words the sum has gained (for A minus B: what A has) and lost. A term is an embedding that you made, or a text. Where weights of a modality do not sum to 0, its mean is taken off. `candidate_labels` stand in for a vocabulary on a small list.',
    costs: `and what \`k\`, the body and texts cost (docs/api.md has the table), texts and labels as \`encode\``,
    request: 'RankRequest',
    examples: {
      texts: {
        summary: 'Two texts, without any picture',
        value: { model: MODEL, k: 3, terms: [{ text: 'sunglasses' }, { weight: -1, text: 'hat' }] },
      },
      labels: {
        summary: 'A few labels instead of a vocabulary',
        value: {
          model: MODEL,
          terms: [{ text: 'sunglasses' }, { weight: -1, text: 'hat' }],
          candidate_labels: ['glasses', 'cap', 'dog'],
        },
      },
    },
    responses: [{ status: 200, description: 'The words.', schema: 'Ranking' }],
    problems: [
      'model-unknown',
      'vocabulary-unknown',
      'vector-wrong-length',
      'vector-not-finite',
      'vector-zero',
      'space-mismatch',
      'text-too-long',
      'means-missing',
      'method-unavailable',
      'vocabulary-missing',
      'vocabulary-corrupt',
      'manifest-invalid',
      'model-file-invalid',
      'encoder-missing',
      'encoder-failed',
    ],
  },
  createEmbeddings: {
    tag: 'Embeddings',
    summary: 'Embed texts',
    description:
      'Unit vectors of texts, in the shape of OpenAI’s API. Texts longer than the model’s context are cut at its end; `usage.cut` says which were, and after how many characters.',
    costs: 'and what its texts cost: prompts, characters, tokens (docs/api.md has the table)',
    request: 'EmbeddingsRequest',
    examples: {
      two: {
        summary: 'Two texts',
        value: { model: MODEL, input: ['hat', 'a drawing of a dog'], encoding_format: 'base64' },
      },
    },
    responses: [{ status: 200, description: 'The vectors, in order.', schema: 'Embeddings' }],
    problems: [
      'model-unknown',
      'vector-wrong-length',
      'space-mismatch',
      'text-too-long',
      'manifest-invalid',
      'model-file-invalid',
      'encoder-missing',
      'encoder-failed',
    ],
  },
  listModels: {
    tag: 'Service',
    summary: 'List the models',
    description: 'The first is the default of the page.',
    parameters: [unlessChanged],
    responses: [
      { status: 200, description: 'The models.', schema: 'ModelList', headers: ['ETag'] },
      unchanged,
    ],
    problems: ['manifest-invalid'],
  },
  getModel: {
    tag: 'Service',
    summary: 'Describe a model',
    description: 'With `id@revision`, the answer never changes and may be cached for ever.',
    parameters: [pathId('`id`, or `id@revision`.'), unlessChanged],
    responses: [
      { status: 200, description: 'The model.', schema: 'Model', headers: ['ETag'] },
      unchanged,
    ],
    problems: ['model-unknown', 'space-mismatch', 'manifest-invalid'],
  },
  listVocabularies: {
    tag: 'Vocabularies',
    summary: 'List the vocabularies of the service',
    description: 'Those of users are not listed.',
    parameters: [unlessChanged],
    responses: [
      {
        status: 200,
        description: 'The vocabularies of all models.',
        schema: 'VocabularyList',
        headers: ['ETag'],
      },
      unchanged,
    ],
    problems: [],
  },
  createVocabulary: {
    tag: 'Vocabularies',
    summary: 'Make a vocabulary of your own',
    description:
      'Kept until 30 days pass without a use, under an id that nobody can guess; who knows the id can read and rank with it. Only who has the delete token can delete it, and nobody can change it. A request encodes at most 256 prompts: the answer to more is 202 with `done`; send the same again with that number until it is 201.',
    costs: `and what its texts cost (words times templates), and ${WRITE_UNITS} of \`write\` when it is stored`,
    parameters: [
      {
        name: 'Idempotency-Key',
        in: 'header',
        description:
          'A name for this request, 16 to 255 visible characters that nobody can guess, such as a UUID. For a day, the same list under the same key is answered with the same 201 and makes no second list; another list under it is 422. It is the same key for all requests that a long list takes.',
        schema: { type: 'string', minLength: 16, maxLength: 257 },
      },
    ],
    request: 'CreateVocabulary',
    examples: {
      breakfast: {
        summary: 'Three words',
        value: { model: MODEL, name: 'breakfast', words: ['apple', 'banana', 'bread'] },
      },
    },
    responses: [
      {
        status: 201,
        description: 'Made. The delete token is shown this once.',
        schema: 'Vocabulary',
        headers: ['Location'],
      },
      {
        status: 202,
        description:
          'More is to be encoded: send the same again to `Location` with this `done`, after `Retry-After` seconds (0: at once; more where the allowance is used up).',
        schema: 'VocabularyJob',
        headers: ['Location', 'Retry-After'],
      },
    ],
    problems: [
      'model-unknown',
      'space-mismatch',
      'text-too-long',
      'storage-full',
      'idempotency-key-reused',
      'manifest-invalid',
      'model-file-invalid',
      'encoder-missing',
      'encoder-failed',
    ],
  },
  getVocabulary: {
    tag: 'Vocabularies',
    summary: 'Describe a vocabulary',
    description:
      'A name of the service’s own may stand for one vocabulary a model: that answer is a list. One of a user’s own is answered alone.',
    parameters: [pathId('A name from the list, or the id of one of your own.'), unlessChanged],
    responses: [
      {
        status: 200,
        description: 'The vocabulary: a list for names of the service, one object for your own.',
        schema: 'VocabularyOrList',
        headers: ['ETag'],
      },
      unchanged,
    ],
    problems: ['vocabulary-unknown', 'vocabulary-corrupt'],
  },
  getVocabularyData: {
    tag: 'Vocabularies',
    summary: 'The file of a vocabulary',
    description:
      'Words with their vectors (docs/vocabulary-format.md), to rank where you are. With `sha256` from the list the answer never changes and may be cached for ever.',
    parameters: [
      pathId('A name from the list, or the id of one of your own.'),
      {
        name: 'model',
        in: 'query',
        required: true,
        description: '`id`, or `id@revision`.',
        schema: { type: 'string', minLength: 1, maxLength: 128 },
      },
      {
        name: 'sha256',
        in: 'query',
        description: 'The hash that the answer must have; 404 when the name points to another.',
        schema: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      },
      unlessChanged,
    ],
    responses: [
      {
        status: 200,
        description: 'The file.',
        media: 'application/octet-stream',
        headers: ['ETag'],
      },
      unchanged,
    ],
    problems: [
      'model-unknown',
      'vocabulary-unknown',
      'space-mismatch',
      'vocabulary-missing',
      'vocabulary-corrupt',
      'manifest-invalid',
    ],
  },
  deleteVocabulary: {
    tag: 'Vocabularies',
    summary: 'Delete a vocabulary of your own',
    description:
      'Words, vectors and name are gone; places of the service that read it before may answer for up to a minute more.',
    parameters: [pathId('The id of one of your own.')],
    responses: [{ status: 204, description: 'Deleted.' }],
    problems: ['vocabulary-unknown', 'token-wrong', 'vocabulary-corrupt'],
  },
  getHealth: {
    tag: 'Service',
    summary: 'Whether there is a model and a vocabulary',
    description: 'For monitors.',
    responses: [{ status: 200, description: 'There is.', schema: 'Health' }],
    problems: ['vocabulary-missing', 'manifest-invalid'],
  },
  getOpenApi: {
    tag: 'Service',
    summary: 'This document',
    description: 'At `/openapi.json` of this deployment, and under `/api/v1`.',
    parameters: [unlessChanged],
    responses: [
      {
        status: 200,
        description: 'An OpenAPI 3.1 document.',
        media: 'application/json',
        headers: ['ETag'],
      },
      unchanged,
    ],
    problems: [],
  },
};
