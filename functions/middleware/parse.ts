/** A request body against its schema. Findings say where and what was expected, never what was sent. */
import * as v from 'valibot';
import { PictureMathError } from '#core/errors.ts';

const MAX_FINDINGS = 20;

type Issue = v.BaseIssue<unknown>;

const isUnknownField = ({ type, expected }: Issue) =>
  type === 'strict_object' && expected === 'never';

const kindOf = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
};

/** What is said where a schema has no words of its own: its bounds are ours, of the value only the kind is named. */
function sayIssue(issue: Issue): string {
  if (isUnknownField(issue)) return 'Expected no other fields than those of the description';
  if (issue.kind === 'schema') {
    if (issue.input === undefined) return 'Expected a value, got none';
    const wanted = issue.expected === 'Object' ? 'an object' : issue.expected;
    return `Expected ${wanted ?? issue.type}, got ${kindOf(issue.input)}`;
  }
  return `Expected ${issue.expected ?? issue.requirement ?? issue.type}`;
}

/** JSON pointer (RFC 6901) to a field that the schema knows: the name of an unknown one is the sender's. */
const pointerOf = (issue: Issue): string =>
  (issue.path ?? [])
    .slice(0, isUnknownField(issue) ? -1 : undefined)
    .map(({ key }) => `/${String(key)}`)
    .join('');

/** @throws PictureMathError `request-malformed`, with a JSON pointer for each field that differs */
export function parseBody<Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
  what: string,
): v.InferOutput<Schema> {
  // An array is an object to the schema, which would look at each of its items as at a field.
  if (Array.isArray(body))
    throw new PictureMathError('request-malformed', `Expected ${what}, an object; got an array.`);
  const result = v.safeParse(schema, body, { message: sayIssue });
  if (result.success) return result.output;
  const findings = result.issues.slice(0, MAX_FINDINGS).map((issue) => ({
    pointer: pointerOf(issue),
    detail: issue.message,
  }));
  throw new PictureMathError(
    'request-malformed',
    `Expected ${what}; ${findings.length} of its fields differ: ${findings.map((f) => `${f.pointer || '/'}: ${f.detail}`).join('; ')}`,
    { findings },
  );
}
