/** The OpenAPI 3.1 document of the API, from the schemas that the service itself checks with. */
import { toJsonSchemaDefs } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import type { ErrorCode } from '../errors.ts';
import {
  API_BASE,
  KEY_FACTOR,
  RATE_LIMITS,
  ROUTES,
  type OperationId,
  type Route,
} from './routes.ts';
import { MAX_BODY_BYTES } from '../limits.ts';
import { DESCRIPTIONS } from './openapi-descriptions.ts';
import { OPERATIONS, type OperationText } from './openapi-operations.ts';
import { PROBLEMS, PROBLEM_TYPE } from './problem.ts';
import { REQUESTS, RESPONSES } from './schemas.ts';

/** Raised with what is added; a change that breaks callers would be another path (docs/api.md). */
export const API_VERSION = '1.2.0';

type Json = { [key: string]: unknown };

const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function convert(schemas: Record<string, v.GenericSchema>, typeMode: 'input' | 'output') {
  return toJsonSchemaDefs(schemas, {
    target: 'draft-2020-12',
    typeMode,
    // Rules over several fields have no words in JSON Schema; descriptions say them.
    errorMode: 'ignore',
    overrideRef: ({ referenceId }) => refTo(referenceId).$ref,
  }) as Record<string, Json>;
}

/** Puts descriptions where they belong: `Ranking.vocabulary.sha256` is a property of a property. */
function describe(schema: Json, path: string): void {
  const text = (DESCRIPTIONS as Readonly<Record<string, string>>)[path];
  if (text !== undefined) schema['description'] = text;
  for (const [name, property] of Object.entries((schema['properties'] ?? {}) as Json))
    describe(property as Json, `${path}.${name}`);
  const { items, anyOf } = schema as { items?: Json; anyOf?: Json[] };
  if (items) describe(items, `${path}[]`);
  for (const branch of anyOf ?? []) if (branch['type'] === 'object') describe(branch, path);
}

function createSchemas(): Record<string, Json> {
  const schemas = { ...convert(REQUESTS, 'input'), ...convert(RESPONSES, 'output') };
  for (const [name, schema] of Object.entries(schemas)) {
    delete schema['$schema'];
    describe(schema, name);
  }
  return schemas;
}

/** Response headers, by name. */
const HEADERS: Record<string, Json> = {
  'X-Request-Id': {
    description: 'Names this answer in the log of whoever runs the service.',
    schema: { type: 'string', format: 'uuid' },
  },
  'RateLimit-Policy': {
    description:
      'The allowance that the request counted against: `"name";q=units;w=seconds` (draft-ietf-httpapi-ratelimit-headers).',
    schema: { type: 'string' },
  },
  RateLimit: {
    description:
      'With 429: nothing is left, and after how many seconds there is more: `"name";r=0;t=seconds`. Other answers have none: the platform does not say what is left.',
    schema: { type: 'string' },
  },
  'Retry-After': {
    description: 'Seconds after which it is worth trying again, or going on.',
    schema: { type: 'integer', minimum: 0 },
  },
  ETag: { description: 'Of the content: send it as If-None-Match.', schema: { type: 'string' } },
  Location: {
    description: 'Where the vocabulary is, or where a list is sent again.',
    schema: { type: 'string' },
  },
  Allow: { description: 'The methods of this address.', schema: { type: 'string' } },
};
const headers = (...names: string[]) =>
  Object.fromEntries(
    ['X-Request-Id', 'RateLimit-Policy', ...names].map((name) => [
      name,
      { $ref: `#/components/headers/${name}` },
    ]),
  );

/** Problems that every route can give (another method at its address: 405), and those of routes with a body. */
const ALWAYS: readonly ErrorCode[] = [
  'method-not-allowed',
  'rate-limited',
  'key-unknown',
  'store-unavailable',
  'internal',
];
const WITH_BODY: readonly ErrorCode[] = [
  'request-malformed',
  'request-too-large',
  'request-timeout',
  'media-type-unsupported',
];

/** Problem documents by status; each names the codes that it may carry. */
function problemResponses(codes: readonly ErrorCode[]): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const responses: Json = {};
  for (const [status, list] of [...byStatus].sort(([a], [b]) => a - b)) {
    const retried = status === 429 || status === 503 || status === 507;
    responses[status] = {
      description: list.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
      headers: headers(
        ...(retried ? ['Retry-After'] : []),
        ...(status === 429 ? ['RateLimit'] : []),
        ...(status === 405 ? ['Allow'] : []),
      ),
      content: { [PROBLEM_TYPE]: { schema: refTo('Problem') } },
    };
  }
  return responses;
}

/** The description lies beside the page too, where one looks for it first. */
const OPENAPI_SERVERS = [
  { url: API_BASE, description: 'This deployment' },
  { url: '/', description: 'The same, as a file of the page' },
];

function createOperation(id: OperationId, route: Route, text: OperationText): Json {
  const { units, seconds } = RATE_LIMITS[route.rate];
  const cost = `Costs ${route.units === 1 ? '1 unit' : `${route.units} units`} of \`${route.rate}\`${text.costs ? ` ${text.costs}` : ''} (${units} in ${seconds} s for one network address; with a key of the service ${KEY_FACTOR} times as many).`;
  const responses: Json = {};
  for (const { status, description, schema, media, headers: names = [] } of text.responses)
    responses[status] = {
      description,
      headers: headers(...names),
      ...(schema || media
        ? {
            content: {
              [media ?? 'application/json']: {
                schema: schema ? refTo(schema) : { type: 'string', format: 'binary' },
              },
            },
          }
        : {}),
    };
  return {
    operationId: id,
    ...(id === 'getOpenApi' ? { servers: OPENAPI_SERVERS } : {}),
    tags: [text.tag],
    summary: text.summary,
    description: `${text.description}\n\n${cost}`,
    ...(text.parameters ? { parameters: text.parameters } : {}),
    ...(text.request
      ? {
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: refTo(text.request), examples: text.examples ?? {} },
            },
          },
        }
      : {}),
    responses: {
      ...responses,
      ...problemResponses([...text.problems, ...(text.request ? WITH_BODY : []), ...ALWAYS]),
    },
    security: [{}, ...(id === 'deleteVocabulary' ? [{ deleteToken: [] }] : [{ key: [] }])],
  };
}

/** The document, as JSON. @see https://spec.openapis.org/oas/v3.1.1 */
export function createOpenApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const [id, route] of Object.entries(ROUTES) as [OperationId, Route][]) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = createOperation(id, route, OPERATIONS[id]);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Picture Math',
      version: API_VERSION,
      summary: 'Subtract one picture from another and read the difference in words.',
      description: [
        'Vectors in, words out. Pictures are encoded where they are; this service takes no picture. A difference of vectors suggests words; it proves nothing about a person.',
        `Bodies are JSON of at most ${MAX_BODY_BYTES} bytes in UTF-8; unknown fields are refused. Errors are problem documents (RFC 9457) with a \`code\` from a closed list. GET routes answer HEAD, every route answers OPTIONS, all of them from any origin. Nothing needs an account.`,
      ].join('\n\n'),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: API_BASE, description: 'This deployment' }],
    tags: [
      { name: 'Ranking', description: 'Words of a difference.' },
      { name: 'Embeddings', description: 'Vectors of texts.' },
      { name: 'Vocabularies', description: 'Word lists: those of the service, and your own.' },
      { name: 'Service', description: 'Models, health, this document.' },
    ],
    paths,
    components: {
      schemas: createSchemas(),
      headers: HEADERS,
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A key of the service (`pm_...`), for higher limits. It is not needed. Other bearer tokens are ignored, because clients of OpenAI’s API always send one.',
        },
        deleteToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'The `delete_token` that was shown when the vocabulary was made.',
        },
      },
    },
  };
}
