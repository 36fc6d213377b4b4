/** A request body against its schema. */
import * as v from 'valibot';
import { PictureMathError } from '#core/errors.ts';

const MAX_FINDINGS = 20;

/** @throws PictureMathError `request-malformed`, with a JSON pointer for each field that differs */
export function parseBody<Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
  what: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  const findings = result.issues.slice(0, MAX_FINDINGS).map((issue) => ({
    pointer: (issue.path ?? []).map((item) => `/${String(item.key)}`).join(''),
    detail: issue.message,
  }));
  throw new PictureMathError(
    'request-malformed',
    `Expected ${what}; ${findings.length} of its fields differ: ${findings.map((f) => `${f.pointer || '/'}: ${f.detail}`).join('; ')}`,
    { findings },
  );
}
