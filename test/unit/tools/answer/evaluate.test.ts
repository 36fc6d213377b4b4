import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Evaluation } from '../../../../tools/answer/evaluate.ts';
import { runCli as run } from '../../../support/cli.ts';

const place = mkdtempSync(join(tmpdir(), 'evaluate-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const sample = (name: string) => resolve('static/samples', `${name}.png`);
const pairs = [
  { a: sample('crown-a'), b: sample('crown-b'), gained: ['Crown'], note: 'kept out of it' },
  { a: sample('crown-a'), b: sample('crown-b'), gained: ['dentist', 'lorry'] },
  { a: sample('crown-a'), b: sample('crown-a'), gained: [] },
  { a: 'nowhere.png', b: sample('crown-b'), gained: ['hat'] },
];
const lines = join(place, 'pairs.jsonl');
writeFileSync(lines, pairs.map((pair) => JSON.stringify(pair)).join('\n\n'));

describe('picture-math evaluate', () => {
  test('counts right words, verdicts and what was not answered', async () => {
    const { code, stdout, stderr } = await run('evaluate', lines, '--json');
    expect(code).toBe(0);
    expect(stderr).toBe('1 of 4 pairs were not answered.\n');
    const { right, verdicts, worst, failures, ...told } = JSON.parse(stdout) as Evaluation;
    expect(told.pairs).toEqual({ changed: 2, unchanged: 1, failed: 1 });
    expect(right[1].share).toBe(0.5);
    expect(verdicts.none.share).toBe(0);
    expect(verdicts.falselyClear.share).toBe(0);
    expect(worst).toEqual([
      expect.objectContaining({ expected: ['dentist', 'lorry'], place: null }),
    ]);
    expect(failures[0]?.message).toMatch(/nowhere\.png, but there is no such file/);
  });
  test('reads a list too, and fails for a missing pair where it is told to be strict', async () => {
    const list = join(place, 'pairs.json');
    writeFileSync(list, JSON.stringify(pairs));
    const { code, stdout } = await run('evaluate', list, '--strict');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /2 pairs with a difference\n  right word first +50 %  \(9 to 91\)[\s\S]*1 pair without one[\s\S]*not answered/,
    );
  });
  test.each([
    ['', 'Expected at least one pair'],
    ['{"a": 1}', 'in line 1'],
    ['{"a": "x", "b": "y", "gained": []}\nno JSON', 'Expected JSON'],
    ['[{"a": "x.png", "b": "y.png", "gained": []}]', 'got none of 1'],
  ])('says what is wrong with %j', async (text, message) => {
    const file = join(place, 'odd.jsonl');
    writeFileSync(file, text);
    const { code, stderr } = await run('evaluate', file);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });
});
