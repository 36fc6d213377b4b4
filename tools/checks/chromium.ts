/** Finds Chromium for the page tests, or installs it: Debian's package as root, else Playwright's own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

function onPath(...names: string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

/** `CHROMIUM_PATH` wins, then what is installed. Empty when there is none. */
function findChromium(): string {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (!existsSync(chosen))
      throw new Error(`Expected CHROMIUM_PATH to name a browser, but there is no ${chosen}.`);
    return chosen;
  }
  return (
    onPath('chromium', 'chromium-browser', 'google-chrome') ??
    (existsSync(chromium.executablePath()) ? chromium.executablePath() : '')
  );
}

export function chromiumPath(): string {
  const path = findChromium();
  if (path === '')
    throw new Error(
      'Expected Chromium to be installed: `npm test` installs it, or set CHROMIUM_PATH.',
    );
  return path;
}

const isRoot = () => process.getuid?.() === 0;

/** Debian has a package of it; Ubuntu's of the same name is an empty one that points to snap. */
const isDebian = () =>
  process.platform === 'linux' &&
  existsSync('/etc/os-release') &&
  /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));

/** Says what it does and installs Chromium where there is none. */
export function ensureChromium(): void {
  const found = findChromium();
  if (found !== '') {
    console.log(`Chromium: ${found}`);
    return;
  }
  if (isDebian() && isRoot()) {
    console.log('Chromium: none found; installing the Debian package "chromium" ...');
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } else {
    console.log("Chromium: none found; installing Playwright's own ...");
    // Libraries that it needs are packages of the system: root alone may install them.
    const withLibraries = process.platform === 'linux' && isRoot() ? ['--with-deps'] : [];
    const result = spawnSync(
      process.execPath,
      ['node_modules/@playwright/test/cli.js', 'install', ...withLibraries, 'chromium'],
      { stdio: 'inherit' },
    );
    if (result.status !== 0)
      throw new Error(
        'Chromium could not be installed: install it yourself and set CHROMIUM_PATH.',
      );
  }
  console.log(`Chromium: ${chromiumPath()}`);
}
