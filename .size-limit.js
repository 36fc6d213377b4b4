// Budgets of what visitors load, compressed; `npm run check` builds the page first. The page's is what index.html names.
import { existsSync, readFileSync } from 'node:fs';

const BUILD = 'build';
const index = existsSync(`${BUILD}/index.html`) ? readFileSync(`${BUILD}/index.html`, 'utf8') : '';
const firstLoad = [
  ...index.matchAll(/(?:href|import\()="?'?\.?\/?(_app\/immutable\/[\w./-]+\.js)/g),
];

export default [
  {
    name: 'page, before the first interaction',
    path: [...new Set(firstLoad.map(([, path]) => `${BUILD}/${path}`))],
    gzip: true,
    limit: '90 kB',
  },
  {
    name: 'page, all styles',
    path: `${BUILD}/_app/immutable/assets/*.css`,
    gzip: true,
    // Of ten pages; each holds its own in its document.
    limit: '30 kB',
  },
  { name: 'element', path: `${BUILD}/widget/v1/picture-math.js`, gzip: true, limit: '30 kB' },
];
