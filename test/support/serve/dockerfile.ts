/**
 * Takes the steps of a Dockerfile without a container engine: each stage is a folder, which stands for its root. What an
 * engine adds (another root, other users, networks) is not there; copies, commands and the environment are.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../../tools/places.ts';

export interface Instruction {
  name: string;
  text: string;
}

/** Instructions, continued lines joined and comments left out (docs.docker.com/reference/dockerfile). */
export function parseDockerfile(text: string): Instruction[] {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
      return { name: name.toUpperCase(), text: rest };
    });
}

/** The files that a build is given: those of the repository, without what .dockerignore names. */
export function contextFiles(): string[] {
  const patterns = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/^\*\*\//, '(.*/)?').replaceAll(/(?<!\.)\*/g, '[^/]*'))
    .map((pattern) => new RegExp(`^${pattern.replaceAll(/\.(?!\*)/g, '\\.')}(/|$)`));
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(ROOT, path)))
    .filter((path) => !patterns.some((pattern) => pattern.test(path)));
}

export interface Stage {
  /** The folder that stands for its working directory. */
  folder: string;
  env: NodeJS.ProcessEnv;
  command: string[];
  user: string;
  isChecked: boolean;
}

/** Copies paths of the context; a path or a folder, into a folder. */
function copyContext(paths: readonly string[], to: string): void {
  const files = contextFiles();
  for (const path of paths) {
    const found = files.filter(
      (file) => path === '.' || file === path || file.startsWith(`${path}/`),
    );
    if (found.length === 0) throw new Error(`COPY ${path}: there is no such file in the context.`);
    for (const file of found) {
      mkdirSync(dirname(join(to, file)), { recursive: true });
      cpSync(join(ROOT, file), join(to, file));
    }
  }
}

/** Takes every step. @returns the last stage, as a container of it would begin; `root` is to be removed */
export function takeSteps(
  instructions: readonly Instruction[],
  env: NodeJS.ProcessEnv,
): { root: string; last: Stage } {
  const root = mkdtempSync(join(tmpdir(), 'pm-image-'));
  const stages: Stage[] = [];
  const names = new Map<string, Stage>();
  for (const { name, text } of instructions) {
    if (name === 'FROM') {
      const folder = join(root, String(stages.length));
      mkdirSync(folder);
      const stage = { folder, env: { ...env }, command: [], user: 'root', isChecked: false };
      stages.push(stage);
      names.set(/ AS (\w+)$/i.exec(text)?.[1] ?? '', stage);
      continue;
    }
    const stage = stages.at(-1);
    if (!stage) throw new Error(`${name} stands before FROM.`);
    if (name === 'ENV') {
      const [, key = '', value = ''] = /^(\w+)=(.*)$/.exec(text) ?? [];
      stage.env[key] = value;
    } else if (name === 'COPY') {
      const from = /^--from=(\w+) \/app \.\/$/.exec(text)?.[1];
      if (from === undefined) copyContext(text.split(' ').slice(0, -1), stage.folder);
      else
        cpSync(names.get(from)?.folder ?? '', stage.folder, {
          recursive: true,
          verbatimSymlinks: true,
        });
    } else if (name === 'RUN') {
      // Owners are the engine's business: there is one user here.
      const script = text.replaceAll(/ && chown [^&]*/g, '');
      const { status } = spawnSync('sh', ['-c', script], {
        cwd: stage.folder,
        env: stage.env,
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      if (status !== 0) throw new Error(`RUN ${text} ended with ${status}.`);
    } else if (name === 'CMD') stage.command = JSON.parse(text) as string[];
    else if (name === 'USER') stage.user = text;
    else if (name === 'HEALTHCHECK') stage.isChecked = true;
    else if (!['WORKDIR', 'VOLUME', 'EXPOSE'].includes(name))
      throw new Error(`${name} is not known here.`);
  }
  const last = stages.at(-1);
  if (!last) throw new Error('There is no FROM.');
  return { root, last };
}
