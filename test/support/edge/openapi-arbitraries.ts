/** Requests made up from the OpenAPI document: as it allows them, and spoilt in the ways that break services. */
import fc from 'fast-check';

interface Schema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
}
interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: { 'application/json': { schema: Schema } } };
  responses: Record<string, unknown>;
}
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export interface MadeRequest {
  operation: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer> | null;
}

/** Values that reach further than random ones: by the name of the property or parameter. */
export type Hints = Readonly<Record<string, fc.Arbitrary<unknown>>>;

const MAX_LIST = 6;

/** Values that a schema allows, mostly small. */
function valuesOf(schema: Schema, api: OpenApi, hints: Hints, name = ''): fc.Arbitrary<unknown> {
  const hint = hints[name];
  if (hint) return hint;
  const again = (part: Schema, key = name) => valuesOf(part, api, hints, key);
  if (schema.$ref) {
    const target = api.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
    if (!target) throw new RangeError(schema.$ref);
    return again(target);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((part) => again(part)));
  if (schema.type === 'object') {
    const entries = Object.entries(schema.properties ?? {});
    return fc.record(Object.fromEntries(entries.map(([key, part]) => [key, again(part, key)])), {
      requiredKeys: schema.required ?? [],
    });
  }
  if (schema.type === 'array')
    return fc.array(again(schema.items ?? {}), {
      minLength: schema.minItems ?? 0,
      maxLength: Math.min(schema.maxItems ?? MAX_LIST, MAX_LIST),
    });
  if (schema.type === 'integer')
    return fc.integer({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000 });
  if (schema.type === 'number')
    return fc.double({ min: schema.minimum ?? -1e3, max: schema.maximum ?? 1e3, noNaN: true });
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'null') return fc.constant(null);
  return fc.string({
    unit: 'grapheme',
    minLength: schema.minLength ?? 0,
    maxLength: Math.min(schema.maxLength ?? 40, 40),
  });
}

/** What no field wants. */
const JUNK: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -0,
    1e308,
    -1,
    2 ** 53,
    '',
    ' ',
    '\ud800',
    '\u0000',
    '../../etc/passwd',
    'constructor',
    [],
    {},
    [[[]]],
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constant('x'.repeat(5000)),
  fc.array(fc.double(), { maxLength: 300 }),
  fc.anything({ maxDepth: 2, withNullPrototype: false }),
);

/** Puts junk somewhere, takes a field away, or adds one. */
const spoil = (value: unknown): fc.Arbitrary<unknown> =>
  fc.tuple(JUNK, fc.nat(), fc.nat(5)).map(([junk, where, how]) => {
    const copy = structuredClone(value);
    const spots: [holder: Record<string, unknown>, key: string][] = [];
    const visit = (node: unknown) => {
      if (typeof node !== 'object' || node === null) return;
      // A long list of numbers is one spot in ten thousand.
      for (const key of Object.keys(node).slice(0, 8)) {
        spots.push([node as Record<string, unknown>, key]);
        visit((node as Record<string, unknown>)[key]);
      }
    };
    visit(copy);
    const spot = spots[where % Math.max(1, spots.length)];
    if (!spot || how === 0) return junk;
    const [holder, key] = spot;
    if (how === 1) delete holder[key];
    else if (how === 2) Object.assign(holder, { constructor: junk, extra: junk });
    else holder[key] = junk;
    return copy;
  });

/** JSON of a value; what JSON cannot say becomes null. */
const write = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    // Bigints of fc.anything.
    return '1e400';
  }
};

/** Bodies that are no JSON documents, or nasty ones; `good` is a valid one. */
const twist = (good: string): fc.Arbitrary<Uint8Array<ArrayBuffer>> =>
  fc
    .oneof(
      fc.constantFrom(
        '',
        'null',
        '[]',
        '{',
        `${good},`,
        good.slice(0, -1),
        `\ufeff${good}`,
        good.replace('{', '{"model":"other","model":7,'),
        good.replace('{', '{"__proto__":{"terms":[]},'),
        good.replace('{', '{"constructor":{"prototype":{"k":1}},'),
        good.replace(/-?\d+(\.\d+)?/, '1e400'),
        good.replace(/-?\d+(\.\d+)?/, 'NaN'),
        `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
        `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
        good.replace('{', `{"terms":${'['.repeat(10_000)}${']'.repeat(10_000)},`),
        good.replace(/"[^"]*"\}/, '"\\ud800"}'),
      ),
      fc.string({ unit: 'binary', maxLength: 200 }),
    )
    .chain((text) => {
      const bytes = new Uint8Array(new TextEncoder().encode(text));
      return fc.oneof(
        { weight: 3, arbitrary: fc.constant(bytes) },
        {
          weight: 1,
          // No UTF-8.
          arbitrary: fc.nat(Math.max(0, bytes.length - 1)).map((at) => {
            const broken = bytes.slice();
            if (broken.length > 0) broken[at] = 0xff;
            return broken;
          }),
        },
      );
    });

const TYPES = fc.oneof(
  { weight: 30, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'application/json; charset=utf-8',
      'text/plain',
      'image/png',
      'multipart/form-data; boundary=x',
      'application/octet-stream',
      'application/jsonp',
      '',
    ),
  },
);
const EXTRA_HEADERS: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, string>>(
      { authorization: `Bearer pm_${'0'.repeat(64)}` },
      { authorization: 'Bearer pm_short' },
      { authorization: `Bearer ${'f'.repeat(64)}` },
      { authorization: 'Basic eDp5' },
      { 'if-none-match': '*' },
      { 'if-none-match': '"x", W/"y"' },
      { 'content-encoding': 'gzip' },
      { 'accept-encoding': 'gzip' },
      { accept: 'text/html' },
      { 'cf-connecting-ip': '::1' },
      { 'cf-connecting-ip': 'nonsense' },
      { origin: 'null' },
    ),
  },
);
const PATH_TRICKS = fc.constantFrom(
  '..%2f..%2fmodels',
  '%2e%2e',
  '%00',
  '%ff',
  '%',
  'a%2fb',
  'u-%30',
  '__proto__',
  'toString',
  'x'.repeat(300),
  encodeURIComponent('模型'),
  'picture-math-small@',
  'picture-math-small@0000000',
  '@',
);

/** Any request: to a route of the document or beside one, valid or not. */
export function requests(api: OpenApi, base: string, hints: Hints): fc.Arbitrary<MadeRequest> {
  const known = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  // Where more can go wrong, more is tried.
  const weights: Record<string, number> = { rank: 9, createEmbeddings: 3 };
  const one = ({ path, method, operation }: (typeof known)[number]) => {
    const parameters = (operation.parameters ?? []).map(({ name, in: place, required, schema }) =>
      fc
        .oneof(
          { weight: 4, arbitrary: valuesOf(schema, api, hints, `${place}.${name}`) },
          { weight: 1, arbitrary: PATH_TRICKS },
          { weight: required && place === 'path' ? 0 : 2, arbitrary: fc.constant(null) },
        )
        .map((value) => ({ name, place, value })),
    );
    const body = operation.requestBody?.content['application/json'].schema;
    const bodies: fc.Arbitrary<Uint8Array<ArrayBuffer> | null> = body
      ? valuesOf(body, api, hints).chain((value) =>
          fc.oneof(
            {
              weight: 5,
              arbitrary: fc.constant(new Uint8Array(new TextEncoder().encode(write(value)))),
            },
            {
              weight: 4,
              arbitrary: spoil(value).map(
                (spoilt) => new Uint8Array(new TextEncoder().encode(write(spoilt))),
              ),
            },
            { weight: 2, arbitrary: twist(write(value)) },
          ),
        )
      : fc.constant(null);
    const methods = fc.oneof(
      { weight: 12, arbitrary: fc.constant(method.toUpperCase()) },
      { weight: 1, arbitrary: fc.constantFrom('HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE') },
    );
    return fc
      .tuple(methods, fc.tuple(...parameters), bodies, TYPES, EXTRA_HEADERS)
      .map(([verb, values, sent, type, extra]): MadeRequest => {
        let address = path;
        const query = new URLSearchParams();
        const headers: Record<string, string> = { ...extra };
        for (const { name, place, value } of values) {
          if (value === null) continue;
          if (place === 'query') query.set(name, String(value));
          else if (place === 'header') {
            // Header values are Latin-1 without controls.
            if (/^[\x20-\x7e]+$/.test(String(value))) headers[name] = String(value);
          } else {
            const text = String(value);
            address = address.replace(
              `{${name}}`,
              text.includes('%') || text === '' ? text || 'x' : safeEncode(text),
            );
          }
        }
        const carries = !['GET', 'HEAD', 'OPTIONS'].includes(verb);
        if (sent && type !== '') headers['content-type'] = type;
        const search = query.size > 0 ? `?${query}` : '';
        return {
          operation: operation.operationId,
          method: verb,
          path: `${base}${address.replaceAll(/\{\w+\}/g, 'x')}${search}`,
          headers,
          body: carries ? sent : null,
        };
      });
  };
  return fc.oneof(
    ...known.map((route) => ({
      weight: weights[route.operation.operationId] ?? 1,
      arbitrary: one(route),
    })),
    {
      weight: 1,
      arbitrary: PATH_TRICKS.map((trick): MadeRequest => ({
        operation: '',
        method: 'GET',
        path: `${base}/${trick}/${trick}`,
        headers: {},
        body: null,
      })),
    },
  );
}

/** Percent-encoding that takes lone surrogates, too. */
const safeEncode = (text: string) => encodeURIComponent(text.toWellFormed());
