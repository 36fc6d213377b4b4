import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { API_VERSION } from '#core/contract/openapi.ts';
import { installClientPackages } from '../../support/python.ts';
import openApi from '../../../static/openapi.json' with { type: 'json' };

const MODULE = 'clients/python/picture_math/__init__.py';

test('versions agree: of the description, the package and the Python client', () => {
  const [, version] = /^__version__ = "(.+)"$/m.exec(readFileSync(MODULE, 'utf8')) ?? [];
  expect([version, openApi.info.version]).toEqual([API_VERSION, API_VERSION]);
  expect(readFileSync('docs/CHANGELOG.md', 'utf8')).toContain(`Version ${API_VERSION}`);
});

test('its wheel builds without a network, and says that it is typed', () => {
  const place = mkdtempSync(join(tmpdir(), 'pm-wheel-'));
  try {
    // Building leaves folders beside the source.
    cpSync('clients/python', join(place, 'source'), { recursive: true });
    const pip = ['-m', 'pip', 'wheel', '-q', '--no-deps', '--no-build-isolation', '--no-index'];
    execFileSync(process.env['PYTHON'] ?? 'python3', [...pip, '-w', place, './source'], {
      cwd: place,
      env: { ...process.env, PYTHONPATH: installClientPackages() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const wheel = `picture_math-${API_VERSION}-py3-none-any.whl`;
    expect(readdirSync(place)).toContain(wheel);
    const names = execFileSync(process.env['PYTHON'] ?? 'python3', ['-m', 'zipfile', '-l', wheel], {
      cwd: place,
      encoding: 'utf8',
    });
    expect(names).toContain('picture_math/py.typed');
    expect(names).toContain('picture_math/__init__.py');
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
