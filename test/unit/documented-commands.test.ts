import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';

// What cannot be run here whole (a deployment, an image, hours of training) is held against what the commands take.

interface PackageJson {
  scripts: Record<string, string>;
}
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as PackageJson;
const COMMAND = /^tools\/cli\.ts (\S+)(.*)$/;

/** Lines of blocks for a shell, with their continuations, and commands inside of sentences. */
function commandsOf(page: string): string[] {
  const blocks = [...page.matchAll(/^```(?:sh|ini)\n([\s\S]*?)^```/gm)].map(
    ([, code = '']) => code,
  );
  const lines = blocks.flatMap((code) => code.replaceAll(/\\\n\s*/g, ' ').split('\n'));
  const spans = [...page.matchAll(/`((?:npm|npx|node) [^`\n]+)`/g)].map(([, code = '']) => code);
  return [...lines, ...spans]
    .map((line) => line.replace(/(^|\s)#\s.*$/, '').trim())
    .filter((line) => line !== '');
}

/** A line of npm or npx as the script that it runs, with its arguments: `tools/cli.ts rank A B --k 3`. */
function resolved(line: string): string | null {
  const npm = /\bnpm (start|test|run (\S+))(?: -- )?(.*)$/.exec(line);
  if (npm) {
    const [, verb = '', name = verb, args = ''] = npm;
    const script = scripts[name];
    expect(script, `npm run ${name}`).toBeDefined();
    return `${script?.replace(/^node tools\/npm-script\.mjs /, '')} ${args}`;
  }
  const [, args] = /\bnpx (?:-p \S+ )*picture-math (.*)$/.exec(line) ?? [];
  if (args !== undefined && !args.startsWith('--')) return `tools/cli.ts ${args}`;
  const [, path, rest] = /\bnode (\S+\.ts)(.*)$/.exec(line) ?? [];
  return path === undefined ? null : `${path} ${rest?.trim()}`;
}

const optionsIn = (args: string) =>
  [...args.matchAll(/(?:^|\s)(--[a-z][\w-]*)/g)].map(([, o = '']) => o);

/** A script's text, and that of the modules that it loads for some of its options. */
function sourceOf(path: string): string {
  const text = readFileSync(path, 'utf8');
  const loaded = [...text.matchAll(/import\('(\.[^']+)'\)/g)].map(([, name = '']) =>
    readFileSync(join(dirname(path), name), 'utf8'),
  );
  return [text, ...loaded].join('\n');
}

/** Everything that a command's help, and that of the commands below it, tells. */
async function helpOf(name: string, args: string): Promise<string> {
  const [, below] = /^\s*([a-z]+)\b/.exec(args) ?? [];
  const own = await runCli(name, '--help');
  const more =
    below !== undefined && new RegExp(`^  ${below} `, 'm').test(own.stdout)
      ? await runCli(name, below, '--help')
      : { stdout: '' };
  return own.stdout + more.stdout;
}

const PAGES = globSync(
  ['*.md', '{docs,models,clients,training,tools,test,core,functions,src,stand-in}/**/*.md'],
  {
    ignore: ['**/node_modules/**', '**/CHANGELOG.md'],
  },
).sort();

describe.each(PAGES)('commands in %s', (page) => {
  const commands = commandsOf(readFileSync(page, 'utf8'));
  test('are there, and take the options that they are given', async () => {
    for (const line of commands) {
      const script = resolved(line);
      if (script === null) continue;
      const [path = '', ...rest] = script.split(/\s+/);
      if (/\.m?[tj]s$/.test(path)) expect(existsSync(path), line).toBe(true);
      const [, name, args = ''] = COMMAND.exec(script) ?? [];
      if (name !== undefined && /^[a-z]+$/.test(name)) {
        const help = await helpOf(name, args);
        expect(help, line).toContain('Usage: ');
        for (const option of optionsIn(args)) expect(help, line).toContain(option);
      } else if (path.endsWith('.ts') && !path.startsWith('tools/cli'))
        for (const option of optionsIn(rest.join(' ')))
          expect(sourceOf(path), `${option} of ${line}`).toMatch(
            new RegExp(`\\b'?${option.slice(2)}'?\\b`),
          );
    }
  });
});

test('there are such commands', () => {
  const all = PAGES.flatMap((page) => commandsOf(readFileSync(page, 'utf8')));
  expect(all.filter((line) => resolved(line) !== null).length).toBeGreaterThan(60);
});
