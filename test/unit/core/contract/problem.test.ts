import { describe, expect, test } from 'vitest';
import { PROBLEMS, fromProblem, toProblem } from '#core/contract/problem.ts';
import { ERROR_CODES, PictureMathError } from '#core/errors.ts';

test.each(ERROR_CODES)('%s survives the way over HTTP', (code) => {
  const error = new PictureMathError(code, 'Expected one thing, got another.', {
    findings: [{ pointer: '/k', detail: 'Expected a number' }],
  });
  const problem = toProblem(error, 'https://example.org', 'urn:uuid:1');
  expect(problem).toMatchObject({
    status: PROBLEMS[code].status,
    type: `https://example.org/problems#${code}`,
    code,
  });
  expect(fromProblem(JSON.parse(JSON.stringify(problem)))).toMatchObject({
    code,
    message: error.message,
    findings: error.findings,
  });
});

describe('what is no PictureMathError', () => {
  test('becomes an internal problem that shows nothing of itself', () => {
    const problem = toProblem(new TypeError('secret stack'), 'https://example.org', 'urn:uuid:1');
    expect(problem.status).toBe(500);
    expect(JSON.stringify(problem)).not.toContain('secret');
  });
  test('is not mistaken for a problem document', () => {
    expect(fromProblem({ error: 'x' })).toBeNull();
    expect(fromProblem(null)).toBeNull();
  });
});
