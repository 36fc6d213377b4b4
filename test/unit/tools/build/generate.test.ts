import { readFileSync } from 'node:fs';
import { parse } from 'smol-toml';
import * as v from 'valibot';
import { expect, expectTypeOf, test } from 'vitest';
import type { EmbeddingsResponse, RankRequest, RankResponse } from '#core/contract/api.ts';
import { createOpenApiDocument } from '#core/contract/openapi.ts';
import { KEY_FACTOR, RATE_CLASSES, RATE_LIMITS, UNITS_PER_COUNT } from '#core/contract/routes.ts';
import type { components } from '../../../../src/widget/api-types.ts';
import { generateFiles } from '../../../../tools/build/generate.ts';

// Making the types checks the document against OpenAPI's own rules (Redocly's linter) on the way.
test('the committed document and types are what the schemas say: else run npm run generate', async () => {
  for (const [path, text] of Object.entries(await generateFiles()))
    expect(readFileSync(path, 'utf8') === text, path).toBe(true);
});

test('the types of the client and of the service are the same', () => {
  type Schemas = components['schemas'];
  expectTypeOf<RankResponse>().toEqualTypeOf<Schemas['Ranking']>();
  expectTypeOf<Schemas['RankRequest']>().toExtend<RankRequest>();
  expectTypeOf<EmbeddingsResponse>().toEqualTypeOf<Schemas['Embeddings']>();
});

interface Described {
  description?: string;
  $ref?: string;
  properties?: Record<string, Described>;
  items?: Described;
  anyOf?: Described[];
}

test('every schema and every field is described', () => {
  const missing: string[] = [];
  const visit = (schema: Described, path: string) => {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (!property.description && !property.$ref) missing.push(`${path}.${name}`);
      visit(property, `${path}.${name}`);
    }
    if (schema.items) visit(schema.items, `${path}[]`);
    for (const branch of schema.anyOf ?? []) visit(branch, path);
  };
  const { components: parts } = createOpenApiDocument() as unknown as {
    components: { schemas: Record<string, Described> };
  };
  for (const [name, schema] of Object.entries(parts.schemas)) {
    if (!schema.description) missing.push(name);
    visit(schema, name);
  }
  expect(missing).toEqual([]);
});

test('the platform is told the allowances that the API documents', () => {
  const { ratelimits } = v.parse(
    v.object({
      ratelimits: v.array(
        v.object({
          name: v.string(),
          namespace_id: v.string(),
          simple: v.object({ limit: v.number(), period: v.number() }),
        }),
      ),
    }),
    parse(readFileSync('wrangler.toml', 'utf8')),
  );
  const told = new Map(ratelimits.map(({ name, simple }) => [name, simple]));
  for (const rate of RATE_CLASSES) {
    const { units, seconds } = RATE_LIMITS[rate];
    for (const [kind, factor] of [
      ['RATE', 1],
      ['KEYED', KEY_FACTOR],
    ] as const)
      expect(told.get(`${kind}_${rate.toUpperCase()}`)).toMatchObject({
        limit: (units / UNITS_PER_COUNT) * factor,
        period: seconds,
      });
  }
  expect(told.size).toBe(2 * RATE_CLASSES.length);
  expect(new Set(ratelimits.map(({ namespace_id }) => namespace_id)).size).toBe(ratelimits.length);
});
