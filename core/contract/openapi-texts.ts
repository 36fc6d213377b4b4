/** What the OpenAPI document says in words, kept apart from the schemas so that the page does not carry it. */
import type { ErrorCode } from '../errors.ts';
import type { SchemaName } from './openapi.ts';
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
    costs: 'and 1 of `encode` for every 16 prompts (texts, and labels times templates)',
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
      'Unit vectors of texts, in the shape of OpenAI’s API. Texts longer than the model’s context are cut at its end; `usage.truncated` says how many were.',
    costs: 'for every 16 texts',
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
      'Kept for 30 days under an id that nobody can guess; who knows the id can read and rank with it. Only who has the delete token can delete it, and nobody can change it. A request encodes at most 256 prompts: the answer to more is 202 with `done`; send the same again with that number until it is 201.',
    costs: 'for every 16 prompts (words times templates), and 1 of `write` when it is stored',
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
        description: 'More is to be encoded: send the same again with this `done`.',
        schema: 'VocabularyJob',
      },
    ],
    problems: [
      'model-unknown',
      'space-mismatch',
      'text-too-long',
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
    description: 'It is also at `/openapi.json`.',
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

/** By schema and property: what it is, its unit, what is left unsaid by the type. */
export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  Term: 'One summand: either an embedding or a text.',
  'Term.weight': 'What the unit vector is multiplied with.',
  'Term.embedding':
    'As many numbers as the model has dimensions: an array, or base64 of little-endian float32. It is normalised here.',
  'Term.model':
    'The space that the embedding says it is of, `id@revision`: refused when it is not the request’s.',
  'Term.retakes':
    'Embeddings of the same picture taken again (small crops, mirrored): they say how far words move though nothing changed.',
  'Term.flatness':
    'How flat the picture is at the model’s size, 0 to 1 (core/picture/flatness.ts): helps to recognise blank pictures, text and noise.',
  'Term.modality': 'What the embedding is of; `image` when left out.',
  'Term.text': 'A text, encoded by the service.',
  RankRequest: 'A sum of vectors, and the words to rank for it.',
  'RankRequest.model': '`id`, or `id@revision` to refuse vectors of another revision.',
  'RankRequest.vocabulary': 'Its id; the model’s first one when left out.',
  'RankRequest.method':
    'How words are scored; the model’s own when left out. `cosine` is raw and comparable with the film.',
  'RankRequest.k': 'Words a direction.',
  'RankRequest.directions': 'Which sides to answer.',
  'RankRequest.exclude': 'Labels that are left out, such as words that the pictures share.',
  'RankRequest.terms': 'The summands: A with weight 1 and B with weight -1 for A minus B.',
  'RankRequest.candidate_labels':
    'A small list of words for this request alone, instead of a vocabulary; each once.',
  'RankRequest.hypothesis_template':
    'How each label is put to the text encoder, with {} where it goes; without it, by the templates for nouns.',
  RankedWord: 'A word of the answer.',
  'RankedWord.label': 'The word.',
  'RankedWord.score': 'By the method of the answer; only comparable within it.',
  'RankedWord.cosine': 'The raw cosine of the difference with the word.',
  'RankedWord.z':
    'How many times its usual move the word moved; null where the vocabulary has no background.',
  'RankedWord.rank': 'Its place, from 1.',
  'RankedWord.category': 'Of the word, where the vocabulary has categories.',
  'RankedWord.also':
    'Words that say the same and stand further down; they have no line of their own.',
  Ranking: 'The words of a sum.',
  'Ranking.object': 'Always `ranking`.',
  'Ranking.model': 'The space, `id@revision`.',
  'Ranking.vocabulary': 'What the words are from: the answer can be made again with it.',
  'Ranking.vocabulary.id': 'Its id.',
  'Ranking.vocabulary.sha256': 'Hash of its file.',
  'Ranking.vocabulary.size': 'Words.',
  'Ranking.method': 'How the words were scored.',
  'Ranking.norm': 'The length of the sum.',
  'Ranking.centred':
    'The modalities whose mean was taken off, because their weights do not sum to 0.',
  'Ranking.verdict':
    'Whether the change is larger than between pictures in which nothing changed; null where that is not known.',
  'Ranking.p_value':
    'Share of pairs in which nothing changed that have a word at least as high (family-wise).',
  'Ranking.clear_z':
    'The |z| that a word must exceed to stand out: at most 1 % of pairs in which nothing changed hold any such word.',
  'Ranking.gained': 'Words that the sum moves towards, best first.',
  'Ranking.lost': 'Words that it moves away from, strongest first.',
  'Ranking.explained': 'How far these words go; null where there is no difference.',
  'Ranking.explained.share':
    'Of the squared length of the difference, explained by at most five of these words together, 0 to 1.',
  'Ranking.explained.words': 'Those words, with their non-negative weights.',
  'Ranking.explained.words[].label': 'The word.',
  'Ranking.explained.words[].direction': 'The side it stands on.',
  'Ranking.explained.words[].weight': 'Its weight in the sum, not negative.',
  'Ranking.domain':
    'Whether all pictures are like those that the model was trained on; null where that is not known, and without pictures.',
  'Ranking.domain.verdict': '`unlike`: the words are guesses, whatever the verdict.',
  'Ranking.domain.p_value':
    'The share of such pictures that lie at least as far out as the least like of these.',
  'Ranking.noise_floor':
    'How far the same pictures, taken again, would have been apart; null without retakes.',
  'Ranking.noise_floor.retakes': 'How many there were.',
  'Ranking.noise_floor.norm': 'Root mean square length.',
  'Ranking.usage': 'What the request took.',
  'Ranking.usage.text_terms': 'Texts encoded.',
  'Ranking.usage.truncated': 'Texts that were cut at the model’s context length.',
  'Ranking.usage.cpu_ms': 'Milliseconds by the clock of the service, which may be coarse.',
  EmbeddingsRequest: 'Texts to embed.',
  'EmbeddingsRequest.model': '`id`, or `id@revision`.',
  'EmbeddingsRequest.input': 'One text, or a list.',
  'EmbeddingsRequest.encoding_format':
    '`float`: arrays of numbers; `base64`: little-endian float32.',
  'EmbeddingsRequest.dimensions':
    'Nothing but the model’s own number: CLIP’s vectors cannot be shortened.',
  'EmbeddingsRequest.user': 'Accepted because OpenAI’s clients send it; not read.',
  Embeddings: 'Vectors of texts.',
  'Embeddings.object': 'Always `list`.',
  'Embeddings.data': 'In the order of the input.',
  'Embeddings.data[].object': 'Always `embedding`.',
  'Embeddings.data[].index': 'Place in the input, from 0.',
  'Embeddings.data[].embedding': 'A unit vector, in the format that was asked for.',
  'Embeddings.model': 'The space, `id@revision`.',
  'Embeddings.usage': 'What the request took.',
  'Embeddings.usage.prompt_tokens': 'Tokens, start and end included.',
  'Embeddings.usage.total_tokens': 'The same number.',
  'Embeddings.usage.truncated': 'Texts that were cut at the model’s context length.',
  CreateVocabulary: 'A word list.',
  'CreateVocabulary.model': '`id`, or `id@revision`.',
  'CreateVocabulary.name': 'For people; the id is made by the service.',
  'CreateVocabulary.words': 'Words, each once.',
  'CreateVocabulary.words[].label': 'The word.',
  'CreateVocabulary.words[].category': 'Shown and filtered by.',
  'CreateVocabulary.words[].part_of_speech': 'Chooses the templates: `noun`, `verb`, `adjective`.',
  'CreateVocabulary.templates':
    'How each word is put to the text encoder, with {} where it goes; without them, by its part of speech.',
  'CreateVocabulary.done': 'What the last answer to the same list said, when it was 202.',
  Vocabulary: 'A word list with its vectors.',
  'Vocabulary.object': 'Always `vocabulary`.',
  'Vocabulary.id': 'What requests name.',
  'Vocabulary.sha256': 'Hash of its file.',
  'Vocabulary.model': 'The space, `id@revision`.',
  'Vocabulary.size': 'Words.',
  'Vocabulary.bytes': 'Of its file.',
  'Vocabulary.name': 'Of your own: the name that you gave it.',
  'Vocabulary.expires_at': 'Of your own: when it is deleted, ISO 8601.',
  'Vocabulary.delete_token': 'Shown once, to who made it: needed to delete it.',
  VocabularyList: 'Vocabularies.',
  'VocabularyList.object': 'Always `list`.',
  'VocabularyList.data': 'One a name and model.',
  VocabularyJob: 'A list that takes more than one request.',
  'VocabularyJob.object': 'Always `vocabulary.job`.',
  'VocabularyJob.model': 'The space, `id@revision`.',
  'VocabularyJob.done': 'Words encoded so far: send the same list again with this number.',
  'VocabularyJob.total': 'Words in the list.',
  VocabularyOrList: 'One vocabulary, or the vocabularies of a name.',
  Model: 'A model that vectors may be of.',
  'Model.object': 'Always `model`.',
  'Model.id': 'What requests name.',
  'Model.title': 'For people.',
  'Model.revision': 'Vectors of another revision do not fit.',
  'Model.dimensions': 'Numbers in a vector.',
  'Model.licence': 'Of the weights.',
  'Model.method': 'How words are scored unless the request says otherwise.',
  'Model.image_size': 'Pixels a side that its image tower takes.',
  ModelList: 'Models.',
  'ModelList.object': 'Always `list`.',
  'ModelList.data': 'The first is the default.',
  Health: 'There is a model and a vocabulary.',
  'Health.status': '`ok`.',
  'Health.models': 'How many.',
  'Health.vocabularies': 'How many.',
  Problem: 'A problem document (RFC 9457).',
  'Problem.type': 'A page that explains the code.',
  'Problem.title': 'Fixed by code.',
  'Problem.status': 'As the status of the answer.',
  'Problem.detail': 'What was expected and what came, in this case. It repeats no submitted value.',
  'Problem.instance': 'The request id as a URN.',
  'Problem.code': 'From a closed list, which may grow.',
  'Problem.errors': 'Fields that differ.',
  'Problem.errors[].pointer': 'JSON pointer into the request (RFC 6901).',
  'Problem.errors[].detail': 'What was expected there.',
};
