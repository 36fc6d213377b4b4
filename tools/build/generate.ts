/** `npm run generate`: writes what is committed and made from elsewhere: the OpenAPI document, types, tables of docs. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { createOpenApiDocument } from '#core/contract/openapi.ts';
import { describeElement, elementTables } from './element-manifest.ts';
import { formatSchemas } from './formats.ts';
import { ROOT } from '../places.ts';

/** Puts text between the two marks of a document. */
async function fill(path: string, text: string): Promise<string> {
  const before = await readFile(join(ROOT, path), 'utf8');
  const marked = /(<!-- generated -->\n)[\s\S]*?(\n<!-- \/generated -->)/;
  if (!marked.test(before)) throw new Error(`Expected <!-- generated --> in ${path}.`);
  return before.replace(marked, (_, open: string, close: string) => `${open}\n${text}\n${close}`);
}

/** Every generated file by its path, as it should be. */
export async function generateFiles(): Promise<Record<string, string>> {
  const document = createOpenApiDocument();
  const types = await openapiTS(document as unknown as Parameters<typeof openapiTS>[0], {
    // Defaults are for callers to leave out.
    defaultNonNullable: false,
  });
  const { element } = await describeElement();
  return {
    'static/openapi.json': `${JSON.stringify(document, null, 1)}\n`,
    'src/widget/api-types.ts': `/** Types of the API; \`npm run generate\` writes them from core/contract. */\n${astToString(types)}`,
    ...formatSchemas(),
    'docs/widget.md': await fill('docs/widget.md', elementTables(element)),
  };
}

if (import.meta.main)
  for (const [path, text] of Object.entries(await generateFiles()))
    await writeFile(join(ROOT, path), text);
